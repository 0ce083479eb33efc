import { estimateRemaining, formatDuration } from '../run/progress';
import { visibleName } from '../visible-text';

/** Work that counts something. */
export interface CountedWork {
  /** What is being done, for people; another name starts another estimate. */
  name: string;
  done: number;
  /** Null where nobody knows. */
  total: number | null;
  unit: 'bytes' | 'files';
}

const drawPause = 100;
const logPause = 15_000;

/** 12 MB, 1.5 GB: decimal units, as disks and hosts count. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/**
 * One line on the work in hand with what remains, by the speed since the work began: redrawn on a terminal, elsewhere a line every
 * quarter of a minute.
 */
export class DataProgress {
  private work: { name: string; began: number; doneBefore: number } | null = null;
  private last = performance.now();
  private drawn = false;

  constructor(private readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr) {}

  update({ name, done, total, unit }: CountedWork): void {
    const now = performance.now();
    // what was there before the work began says nothing of its speed
    if (this.work?.name !== name) this.work = { name, began: now, doneBefore: done };
    if (now - this.last < (this.stream.isTTY ? drawPause : logPause)) return;
    this.last = now;
    const count = (value: number) => (unit === 'bytes' ? formatBytes(value) : String(value));
    const of = total === null ? '' : ` of ${count(total)}`;
    const line = `${visibleName(name)}: ${count(done)}${of}${this.remaining(done, total, now)}`;
    this.stream.write(this.stream.isTTY ? `\r${line}\x1b[0K` : `${line}\n`);
    this.drawn = true;
  }

  /** Leaves the terminal clean for what is printed next. */
  end(): void {
    if (this.drawn && this.stream.isTTY) this.stream.write('\r\x1b[0K');
    this.drawn = false;
  }

  private remaining(done: number, total: number | null, now: number): string {
    const { began, doneBefore } = this.work!;
    if (total === null || total <= doneBefore) return '';
    const share = (done - doneBefore) / (total - doneBefore);
    const seconds = estimateRemaining([{ cost: 1, done: share }], (now - began) / 1000);
    return seconds === null ? '' : `, about ${formatDuration(seconds)} left`;
  }
}
