import { describe, expect, it } from 'vitest';
import { StepPeer } from './step-peer';
import {
  compareTrainingStep,
  oneByOne,
  type ComparedSide,
  type PeerInProcess,
  type TrainingStep,
} from './training-step';

/** A step that loses 1 / n at its n-th call. */
function harmonicStep(): TrainingStep {
  let taken = 0;
  return {
    name: 'harmonic step',
    take: oneByOne(() => [1 / ++taken]),
    observe: (count) => Promise.resolve(Array.from({ length: count }, (_, steps) => observedAt(steps))),
    firstDecay: 0.9,
    stepsPerTurn: 2,
    pytorch: { script: new URL('file:///none'), input: {} },
    dispose: () => undefined,
  };
}

const observedAt = (steps: number) => ({
  before: { steps, parameters: [] },
  losses: [1 / (steps + 1)],
  after: { steps: steps + 1, parameters: [] },
});

/** A side whose turns take 5, 1 and 2 ms, and what went on. */
function side(name: string, change: Partial<PeerInProcess> = {}): { side: ComparedSide; seen: string[] } {
  const seen: string[] = [];
  const times = [5, 1, 2];
  const peer: PeerInProcess = {
    library: `${name} 1.0`,
    check: (observed) => {
      seen.push(`checked ${observed.length}`);
      return Promise.resolve();
    },
    time: () => {
      seen.push('timed');
      return Promise.resolve({ milliseconds: times.shift()!, cpuMilliseconds: 1 });
    },
    stop: () => seen.push('stopped'),
    ...change,
  };
  return { side: { name, start: () => Promise.resolve(peer) }, seen };
}

describe('compareTrainingStep', () => {
  it('gives the ratio of our median to that of each peer, checked first', async () => {
    const { side: other, seen } = side('other');
    const [row, ...more] = await compareTrainingStep(harmonicStep(), [other], { threads: 2, turns: 3 });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ name: 'harmonic step, 2 threads', peer: 'other 1.0, 2 threads', peer_ms: 2 });
    expect(row.ratio).toBeCloseTo(row.ours_ms! / 2, 12);
    expect(row).not.toHaveProperty('error');
    expect(seen).toEqual(['checked 4', 'timed', 'timed', 'timed', 'stopped']);
  });

  it('gives one row without a peer where none was asked for', async () => {
    const absent: ComparedSide = { name: 'absent', start: () => Promise.resolve(null) };
    const rows = await compareTrainingStep(harmonicStep(), [absent], { threads: 1, turns: 1 });
    expect(rows).toMatchObject([{ name: 'harmonic step, 1 thread', peer: null, peer_ms: null, ratio: null }]);
    expect(rows[0].ours_ms).toBeGreaterThan(0);
    expect(rows[0]).not.toHaveProperty('error');
  });

  it('says in a row of its own why a side is not compared, and compares the others', async () => {
    const wrong = side('wrong', { check: () => Promise.reject(new Error('gradient of w: far off')) });
    const dying = side('dying', { time: () => Promise.reject(new Error('ended early')) });
    const missing: ComparedSide = { name: 'missing', start: () => Promise.reject(new Error('no such interpreter')) };
    const { side: fine } = side('fine');
    const rows = await compareTrainingStep(harmonicStep(), [wrong.side, missing, dying.side, fine], {
      threads: 1,
      turns: 3,
    });
    const failed = { peer_ms: null, ratio: null };
    expect(rows).toMatchObject([
      { peer: 'wrong 1.0, 1 thread', ...failed, error: 'gradient of w: far off' },
      { peer: 'missing, 1 thread', ...failed, error: 'no such interpreter' },
      { peer: 'dying 1.0, 1 thread', ...failed, error: 'ended early' },
      { peer: 'fine 1.0, 1 thread', peer_ms: 2 },
    ]);
    expect(rows.every(({ ours_ms }) => ours_ms! > 0)).toBe(true);
    expect(wrong.seen).toEqual(['stopped']);
    expect(dying.seen).toEqual(['checked 4', 'stopped']);
  });
});

/** A peer in a process of its own that speaks as step_peer.py does. */
function startServer(answers: object): Promise<StepPeer> {
  const server = `
    const answers = ${JSON.stringify(answers)};
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const asked = JSON.parse(line);
      console.log(JSON.stringify(answers[Object.keys(asked)[0]] ?? { library: 'other 1.0' }));
    });`;
  return StepPeer.start(process.execPath, ['-e', server], {});
}

describe('StepPeer', () => {
  it('gives gradients and updated parameters of a state in float64', async () => {
    const w = { type: 'float64', shape: [2], base64: Buffer.from(Float64Array.of(0.1, -3).buffer).toString('base64') };
    const peer = await startServer({
      evaluate: { losses: [2], gradients: { w }, jumps: { w: 0.5 }, kinks: 1 },
      update: { parameters: { w } },
    });
    const values = Float32Array.of(1, 2);
    const parameters = [{ name: 'w', shape: [2], value: values, first: values, second: values }];
    const gradients = { w: Float64Array.of(0.1, -3) };
    expect(peer.library).toBe('other 1.0');
    expect(await peer.evaluate({ steps: 1, parameters }, 1)).toEqual({
      losses: [2],
      gradients,
      jumps: { w: 0.5 },
      kinks: 1,
    });
    expect(await peer.update({ steps: 1, parameters }, gradients)).toEqual(gradients);
    peer.stop();
  });

  it('says which peer ended early', async () => {
    await expect(StepPeer.start(process.execPath, ['-e', ''], {})).rejects.toThrow("-e ' ended early");
  });

  it('says that a program is not there', async () => {
    await expect(StepPeer.start('no-such-interpreter', [], {})).rejects.toThrow('no-such-interpreter');
  });
});
