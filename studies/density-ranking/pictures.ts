import { ranks } from './rank-correlation';
import type { Halves } from './usefulness';

const [CELL, GAP, TOP] = [110, 26, 44];
const header = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10" fill="#222">` +
  `<rect width="100%" height="100%" fill="#fff"/>`;

/** One panel an estimator: each dot an item, its rank by AIS to the right, its rank by this estimator upwards. A diagonal is agreement. */
export function agreementPicture(spaces: Record<string, Record<string, Float64Array>>): string {
  const columns = Math.max(...Object.values(spaces).map((estimates) => Object.keys(estimates).length)) - 1;
  const rowHeight = CELL + TOP;
  const height = rowHeight * Object.keys(spaces).length + 24;
  const width = GAP + columns * (CELL + GAP);
  const parts = Object.entries(spaces).flatMap(([space, estimates], row) => {
    const names = Object.keys(estimates);
    const reference = names.find((name) => name.startsWith('AIS'))!;
    const across = ranks(estimates[reference]);
    const heading = `<text x="${GAP}" y="${row * rowHeight + 16}" font-weight="bold">${space} space (${across.length} samples)</text>`;
    const panels = names
      .filter((name) => name !== reference)
      .map((name, at) => panel(name, across, ranks(estimates[name]), GAP + at * (CELL + GAP), row * rowHeight + TOP));
    return [heading, ...panels];
  });
  const caption = `<text x="${GAP}" y="${height - 8}">Across: rank by annealed importance sampling. Up: rank by the estimator above the panel.</text>`;
  return `${header(width, height)}${parts.join('')}${caption}</svg>\n`;
}

function panel(name: string, across: Float64Array, up: Float64Array, x: number, y: number): string {
  const scale = (CELL - 8) / Math.max(1, across.length - 1);
  const dots = Array.from(across, (rank, item) => {
    const [cx, cy] = [x + 4 + rank * scale, y + CELL - 4 - up[item] * scale];
    return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="1.4"/>`;
  });
  return (
    `<text x="${x}" y="${y - 5}">${name}</text>` +
    `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="none" stroke="#999"/>` +
    `<g fill="#1f5fa8" fill-opacity="0.7">${dots.join('')}</g>`
  );
}

/** The difference of accuracy between the denser and the sparser half of each class, with its interval. */
export function usefulnessPicture(usefulness: Record<string, Halves>): string {
  const entries = Object.entries(usefulness);
  const [width, row, middle, reach] = [640, 34, 470, 140];
  const height = entries.length * row + 44;
  const largest = Math.max(0.1, ...entries.flatMap(([, { difference }]) => difference.map(Math.abs)));
  const at = (value: number) => (middle + (value / largest) * reach).toFixed(1);
  const lines = entries.map(([name, { difference, accuracyDense, accuracySparse }], index) => {
    const y = 22 + index * row;
    return (
      `<text x="8" y="${y + 4}">${name}</text>` +
      `<line x1="${at(difference[0])}" x2="${at(difference[1])}" y1="${y}" y2="${y}" stroke="#1f5fa8" stroke-width="2"/>` +
      `<circle cx="${at(accuracyDense - accuracySparse)}" cy="${y}" r="4" fill="#1f5fa8"/>`
    );
  });
  const axis = height - 30;
  const ticks = [-largest, 0, largest].map(
    (value) => `<text x="${at(value)}" y="${axis + 12}" text-anchor="middle">${(100 * value).toFixed(0)}</text>`,
  );
  return (
    `${header(width, height)}<line x1="${middle}" x2="${middle}" y1="8" y2="${axis}" stroke="#999"/>${lines.join('')}${ticks.join('')}` +
    `<text x="8" y="${height - 6}">Points of accuracy by which the denser half of each class is above the sparser one (95 % intervals)</text></svg>\n`
  );
}
