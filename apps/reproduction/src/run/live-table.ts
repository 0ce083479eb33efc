import type { CellName } from '../config/cell-list';
import { visibleName, visibleText } from '../visible-text';
import { estimateRemaining, formatDuration, type WorkUnit } from './progress';

/**
 * What a person sees while cells run: on a terminal the table redrawn in place with a line of progress below it; elsewhere
 * (a log file) one line a finished cell.
 */
export class LiveTable {
  private readonly units: Map<string, WorkUnit>;
  private readonly running = new Set<string>();
  private readonly started = performance.now();
  private drawnLines = 0;
  private lastDraw = 0;

  constructor(
    cells: readonly CellName[],
    costOf: (cell: CellName) => number,
    private readonly tableText: () => string,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {
    this.units = new Map(cells.map((cell) => [label(cell), { cost: costOf(cell), done: 0 }]));
  }

  start(cell: CellName): void {
    this.running.add(label(cell));
    this.draw();
  }

  progress(cell: CellName, share: number): void {
    this.units.get(label(cell))!.done = share;
    this.draw();
  }

  end(cell: CellName, seconds: number, summary: string): void {
    this.units.get(label(cell))!.done = 1;
    this.running.delete(label(cell));
    if (this.stream.isTTY) {
      this.draw(true);
      return;
    }
    const finished = [...this.units.values()].filter(({ done }) => done === 1).length;
    this.stream.write(
      `[${finished}/${this.units.size}] ${label(cell)}: ${visibleName(summary)} (${formatDuration(seconds)}); ${this.remaining()}\n`,
    );
  }

  /** A line that stays. */
  note(cell: CellName, line: string): void {
    this.erase();
    this.stream.write(`${label(cell)}: ${visibleText(line)}\n`);
    this.draw(true);
  }

  /** Leaves the terminal clean for what is printed next. */
  close(): void {
    this.erase();
  }

  private remaining(): string {
    const seconds = estimateRemaining([...this.units.values()], (performance.now() - this.started) / 1000);
    return seconds === null ? 'time left: unknown yet' : `about ${formatDuration(seconds)} left`;
  }

  private draw(now = false): void {
    if (!this.stream.isTTY || (!now && performance.now() - this.lastDraw < 500)) return;
    this.lastDraw = performance.now();
    const finished = [...this.units.values()].filter(({ done }) => done === 1).length;
    const current = [...this.running]
      .map((name) => `${name} ${Math.round(100 * this.units.get(name)!.done)} %`)
      .join(', ');
    const line = `${finished} of ${this.units.size} cells, ${this.remaining()}; now ${current}\n`;
    const whole = `${this.tableText()}\n\n${line}`;
    // what has scrolled out of the window cannot be drawn over
    const text = this.linesOf(whole) < (this.stream.rows || 24) ? whole : line;
    this.erase();
    this.stream.write(text);
    this.drawnLines = this.linesOf(text);
  }

  /** Lines on the terminal, long ones wrapped. */
  private linesOf(text: string): number {
    const width = this.stream.columns || 80;
    return text
      .split('\n')
      .slice(0, -1)
      .reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / width)), 0);
  }

  private erase(): void {
    if (this.drawnLines > 0) this.stream.write(`\x1b[${this.drawnLines}A\x1b[0J`);
    this.drawnLines = 0;
  }
}

function label({ column, row, seed }: CellName): string {
  return `${column} ${row} seed ${seed}`;
}
