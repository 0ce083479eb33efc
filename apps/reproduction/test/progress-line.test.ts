import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine } from '../src/run/progress-line';

/** What was written, on a terminal or into a file, with a clock that the test moves. */
function written(isTTY: boolean) {
  let text = '';
  const stream = { isTTY, write: (part: string) => ((text += part), true) };
  return { stream: stream as Pick<NodeJS.WriteStream, 'write' | 'isTTY'>, text: () => text };
}

describe('a progress line', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('tells on a terminal what is done and about what remains, in place, and leaves nothing', () => {
    const { stream, text } = written(true);
    const line = new ProgressLine('spectrograms', 200, stream);
    line.update(1);
    expect(text()).toBe('');
    vi.advanceTimersByTime(10_000);
    line.update(50);
    // 50 in 10 s: 150 in 30 s
    expect(text()).toBe('\rspectrograms: 50 of 200, about 30 s left\x1b[0K');
    line.end();
    expect(text().endsWith('\r\x1b[0K')).toBe(true);
  });

  it('writes into a file a line every quarter of a minute and nothing about short work', () => {
    const { stream, text } = written(false);
    const line = new ProgressLine('faces', 4, stream);
    vi.advanceTimersByTime(14_000);
    line.update(1);
    expect(text()).toBe('');
    vi.advanceTimersByTime(2_000);
    line.update(2);
    line.update(3);
    line.end('done');
    expect(text()).toBe('faces: 2 of 4, about 16 s left\ndone\n');
  });
});
