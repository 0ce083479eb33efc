import { describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { SessionCache } from '../src/execution/session-cache';
import { compileStep, configure, releaseSessions, statistics } from '../src/index';

describe('SessionCache', () => {
  const bounds = { maxSessions: 2, maxWorkspaceBytes: 100 };
  const cacheWith = (...keys: string[]) => {
    const released: string[] = [];
    const cache = new SessionCache();
    const add = (key: string, needed?: ReadonlySet<string>) =>
      cache.add(key, { session: { release: () => released.push(key) }, workspaceBytes: 40 }, bounds, needed);
    for (const key of keys) add(key);
    return { cache, released, add };
  };

  it('releases the least recently used', () => {
    const { cache, released, add } = cacheWith('a', 'b');
    cache.get('a');
    add('c');
    expect(released).toEqual(['b']);
  });

  it('keeps what is needed together, beyond its bounds', () => {
    const { cache, released, add } = cacheWith('a', 'b');
    add('c', new Set(['a', 'b', 'c']));
    expect(released).toEqual([]);
    expect(cache.size).toBe(3);
    add('d', new Set(['d', 'b']));
    expect(released).toEqual(['a', 'c']);
  });
});

it('a step of two graphs is replayed where bounds hold one', async () => {
  await tf.setBackend('onnxruntime');
  releaseSessions();
  configure({ flush: 'lazy', smallOnCpu: false, maxSessions: 1 });
  const w = tf.variable(tf.ones([4]));
  const optimizer = tf.train.adam(0.01);
  const step = compileStep(({ x }: { x: tf.Tensor }) => {
    optimizer.minimize(() => tf.sum(tf.mul(w, x)), false, [w]);
    return { after: tf.sum(tf.sin(w)) };
  });
  const before = statistics();
  for (let call = 0; call < 12; call++) {
    const x = tf.scalar(call);
    tf.dispose([x, step({ x })]);
  }
  const { compiled, replays } = statistics();
  configure({ maxSessions: 1024 });
  expect(replays - before.replays).toBeGreaterThan(5);
  expect(compiled - before.compiled).toBeLessThan(10);
  w.dispose();
  optimizer.dispose();
});
