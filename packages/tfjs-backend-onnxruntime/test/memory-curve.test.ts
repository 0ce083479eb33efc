import { describe, expect, it } from 'vitest';
import { floorSlope, memoryCurveSvg, type MemorySample } from '../bench/memory-curve';

/** 400 samples, 50 steps apart, of a sawtooth of irregular period on a floor that rises by `leak` bytes a step. */
function sawtooth(leak: number): MemorySample[] {
  return Array.from({ length: 400 }, (_, index) => {
    const step = 50 * (index + 1);
    const swing = ((index * (1 + (index % 7))) % 23) * 5e6;
    return { step, rss: 250e6 + leak * step + swing, heapUsed: 50e6 + swing, external: 20e6, sessions: 4 };
  });
}

describe('the slope of the floor', () => {
  it('is the leak, whatever the collector does', () => {
    expect(Math.abs(floorSlope(sawtooth(0)))).toBeLessThan(200);
    expect(floorSlope(sawtooth(2000))).toBeGreaterThan(1700);
    expect(floorSlope(sawtooth(2000))).toBeLessThan(2300);
  });
});

describe('the picture', () => {
  it('holds one point a sample and line, inside its frame', () => {
    const svg = memoryCurveSvg(sawtooth(100), 'title');
    const lines = [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) =>
      points.split(' ').map((point) => point.split(',').map(Number)),
    );
    expect(lines.map((points) => points.length)).toEqual([400, 400, 400]);
    for (const [x, y] of lines.flat()) {
      expect(x).toBeGreaterThanOrEqual(56);
      expect(x).toBeLessThanOrEqual(704);
      expect(y).toBeGreaterThanOrEqual(36);
      expect(y).toBeLessThanOrEqual(320);
    }
    // more memory is higher up: the resident set is above the heap at every sample
    lines[0].forEach(([, y], index) => expect(y).toBeLessThan(lines[1][index][1]));
  });
});
