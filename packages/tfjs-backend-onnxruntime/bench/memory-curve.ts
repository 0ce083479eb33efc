/** What a process held after so many training steps, in bytes. */
export interface MemorySample {
  step: number;
  rss: number;
  heapUsed: number;
  external: number;
  sessions: number;
}

/**
 * Bytes a step by which the resident set's floor rises: (least of the last quarter - least of the second quarter) over the
 * half of the steps between the two. The collector's sawtooth is as high as all of our memory and of no fixed period, so that
 * a line fitted to a quarter of the samples tells more of its phase than of a leak; a leak lifts the floor.
 */
export function floorSlope(samples: readonly Pick<MemorySample, 'step' | 'rss'>[]): number {
  const last = Math.max(...samples.map(({ step }) => step));
  const floor = (from: number, to: number): number =>
    Math.min(...samples.filter(({ step }) => step > from * last && step <= to * last).map(({ rss }) => rss));
  return (floor(0.75, 1) - floor(0.25, 0.5)) / (last / 2);
}

const series = [
  { key: 'rss', name: 'resident set', color: '#1f5fa8' },
  { key: 'heapUsed', name: 'JavaScript heap', color: '#2e8b57' },
  { key: 'external', name: 'external arrays', color: '#c0562b' },
] as const;

/** A line chart of the samples over the steps, MiB on the vertical axis from 0, as an SVG document of 720 by 360. */
export function memoryCurveSvg(samples: readonly MemorySample[], title: string): string {
  const [width, height, left, right, top, bottom] = [720, 360, 56, 16, 36, 40];
  const lastStep = Math.max(...samples.map(({ step }) => step), 1);
  const mebibytes = (bytes: number): number => bytes / 2 ** 20;
  const largest = Math.max(...samples.map(({ rss }) => mebibytes(rss)), 1);
  const tick = 10 ** Math.floor(Math.log10(largest)) / (largest / 10 ** Math.floor(Math.log10(largest)) < 4 ? 2 : 1);
  const ceiling = Math.ceil(largest / tick) * tick;
  const x = (step: number): number => left + ((width - left - right) * step) / lastStep;
  const y = (mib: number): number => height - bottom - ((height - top - bottom) * mib) / ceiling;
  const text = (at: [number, number], content: string, attributes = ''): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${attributes}>${content}</text>`;
  const grid = Array.from({ length: Math.round(ceiling / tick) + 1 }, (_, index) => index * tick).map(
    (mib) =>
      `<path d="M${left} ${y(mib).toFixed(1)}H${width - right}" stroke="#ddd"/>` +
      text([left - 6, y(mib) + 4], String(mib), 'text-anchor="end"'),
  );
  const steps = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    text([x(part * lastStep), height - bottom + 16], String(Math.round(part * lastStep)), 'text-anchor="middle"'),
  );
  const lines = series.map(({ key, name, color }, index) => {
    const points = samples.map((sample) => `${x(sample.step).toFixed(1)},${y(mebibytes(sample[key])).toFixed(1)}`);
    const label = text([left + 8 + 140 * index, height - 6], name, `fill="${color}"`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="1.5"/>${label}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text([left, 20], `${title} (MiB over training steps)`, 'font-size="14"'),
    ...grid,
    ...steps,
    ...lines,
    '</svg>\n',
  ].join('\n');
}
