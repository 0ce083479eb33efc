import { expect, it } from 'vitest';
import { LiveTable } from '../src/run/live-table';

it('shows what a cell says without what would steer the terminal', () => {
  const cell = { column: 'up-ifer-rav', row: 'base', seed: 0 } as const;
  let written = '';
  const stream = { isTTY: false, write: (text: string) => ((written += text), true) };
  const live = new LiveTable(
    [cell],
    () => 1,
    () => '',
    stream as unknown as NodeJS.WriteStream,
  );
  live.note(cell, 'cache\x1b[2J/x.bin is damaged');
  expect(written).toBe('up-ifer-rav base seed 0: cache\\x1b[2J/x.bin is damaged\n');
});
