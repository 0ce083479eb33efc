import { describe, expect, it } from 'vitest';
import { columnNames } from '../src/config/columns';
import { paperRowNames, rowNames } from '../src/config/rows';
import { listCells } from '../src/config/cell-list';

describe('the list of cells', () => {
  it('trains a corpus’ Base once, for the paired and the unpaired column', () => {
    const cells = listCells(columnNames, paperRowNames, [0]);
    expect(cells).toHaveLength(18);
    expect(cells.filter(({ row }) => row === 'base').map(({ column }) => column)).toEqual([
      'up-ifer-cre',
      'up-ifer-rav',
    ]);
  });

  it('trains the unpaired Base even where only the paired column was asked for', () => {
    expect(listCells(['p-ifer-rav'], ['base'], [3])).toEqual([{ column: 'up-ifer-rav', row: 'base', seed: 3 }]);
  });

  it('puts the scorer and the shared warm-up before the rows that need them, seed by seed', () => {
    const cells = listCells(columnNames, [...paperRowNames, 'upper-bound'], [0, 1]);
    const seeds = cells.map(({ seed }) => seed);
    expect(seeds).toEqual([...seeds].sort((a, b) => a - b));
    const first = cells.filter(({ seed }) => seed === 0).map(({ row }) => row);
    expect(first.slice(0, 4)).toEqual(['upper-bound', 'upper-bound', 'base', 'base']);
  });

  it('shuffles pairs only where there are pairs', () => {
    const shuffled = listCells(columnNames, rowNames, [0]).filter(({ row }) => row === 'all+shuffled-pairs');
    expect(shuffled.map(({ column }) => column)).toEqual(['p-ifer-cre', 'p-ifer-rav']);
  });
});
