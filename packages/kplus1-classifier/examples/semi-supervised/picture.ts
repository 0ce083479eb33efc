import { halfWidth } from './points';
import type { Objective, ToyRun } from './train';

const [cells, panel, gap] = [96, 300, 12];
const colours = { regions: ['#cfe3f7', '#fbdcc4', '#eeeeee'], labels: ['#1f6fb4', '#d2601a'] };

/**
 * The decision regions of runs side by side, as SVG: light blue and orange where a class is the most probable of the K+1, grey
 * where "generated" is; labeled points large, unlabeled ones small, generated ones as grey specks.
 */
export async function decisionRegions(runs: readonly (ToyRun & { objective: Objective })[]): Promise<string> {
  const panels = await Promise.all(
    runs.map(async (run, index) => {
      const title = `${run.objective}: ${(100 * run.accuracy).toFixed(1)} % right`;
      return [
        `<g transform="translate(${index * (panel + gap)},24)">`,
        `<text x="2" y="-8">${title}</text>`,
        ...(await regions(run)),
        ...specks(run.generated, '#9a9a9a', 0.9),
        ...specks(run.unlabeled, '#444444', 1.6),
        ...run.labeled.labels.reduce<string[]>((all, label, i) => {
          const [x, y] = place(run.labeled.x, i);
          const circle = `<circle cx="${x}" cy="${y}" r="6" fill="${colours.labels[label]}" stroke="#fff" stroke-width="2"/>`;
          return [...all, circle];
        }, []),
        '</g>',
      ].join('\n');
    }),
  );
  const width = runs.length * (panel + gap) - gap;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panel + 24}" font-family="sans-serif" font-size="14">`;
  return [head, ...panels, '</svg>', ''].join('\n');
}

/** A row of the grid as one rectangle a run of cells of the same region. */
async function regions({ classifier }: ToyRun): Promise<string[]> {
  const grid = Float32Array.from({ length: 2 * cells * cells }, (_, i) => {
    const cell = i >> 1;
    const place = i % 2 === 0 ? cell % cells : cells - 1 - Math.floor(cell / cells);
    return halfWidth * ((2 * (place + 0.5)) / cells - 1);
  });
  const { probabilities } = await classifier.predict(grid, { batchSize: cells * cells });
  const regionOf = (cell: number): number => {
    const row = probabilities.subarray(3 * cell, 3 * cell + 3);
    return row.indexOf(Math.max(...row));
  };
  const size = panel / cells;
  const found: string[] = [];
  for (let y = 0; y < cells; y++) {
    for (let x = 0, start = 0; x < cells; x++) {
      const region = regionOf(y * cells + x);
      if (x + 1 < cells && regionOf(y * cells + x + 1) === region) continue;
      const [left, top, width] = [start * size, y * size, (x + 1 - start) * size];
      found.push(`<rect x="${left}" y="${top}" width="${width}" height="${size}" fill="${colours.regions[region]}"/>`);
      start = x + 1;
    }
  }
  return found;
}

function specks(x: Float32Array, colour: string, radius: number): string[] {
  const dots = Array.from({ length: x.length / 2 }, (_, i) => `M${place(x, i).join(' ')}h0`).join('');
  return [`<path d="${dots}" stroke="${colour}" stroke-width="${2 * radius}" stroke-linecap="round"/>`];
}

function place(x: Float32Array, point: number): [number, number] {
  const scaled = (value: number): number => Math.round(5 * panel * (1 + value / halfWidth)) / 10;
  return [scaled(x[2 * point]), scaled(-x[2 * point + 1])];
}
