import { visibleName, visibleText } from '../visible-text';
import { estimateRemaining, formatDuration } from './progress';

/** Between two lines in a log, in ms. */
const logPause = 15_000;
/** Between two redraws on a terminal, in ms. */
const drawPause = 100;

/**
 * One line about long work on many items, with what remains: redrawn in place on a terminal, elsewhere (a log file) a line every
 * quarter of a minute, so that short work says nothing.
 */
export class ProgressLine {
  private readonly started = performance.now();
  private last = performance.now();
  private drawn = false;

  constructor(
    private readonly title: string,
    private readonly total: number,
    private readonly stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stderr,
  ) {}

  update(done: number): void {
    const now = performance.now();
    if (now - this.last < (this.stream.isTTY ? drawPause : logPause)) return;
    this.last = now;
    const seconds = estimateRemaining([{ cost: 1, done: done / this.total }], (now - this.started) / 1000);
    const left = seconds === null ? '' : `, about ${formatDuration(seconds)} left`;
    const line = `${visibleName(this.title)}: ${done} of ${this.total}${left}`;
    this.stream.write(this.stream.isTTY ? `\r${line}\x1b[0K` : `${line}\n`);
    this.drawn = true;
  }

  /** A line that stays. */
  note(text: string): void {
    this.erase();
    this.stream.write(`${visibleText(text)}\n`);
  }

  /** Leaves the terminal clean, with a last line where one is given. */
  end(text?: string): void {
    this.erase();
    if (text !== undefined) this.stream.write(`${visibleText(text)}\n`);
  }

  private erase(): void {
    if (this.drawn && this.stream.isTTY) this.stream.write('\r\x1b[0K');
    this.drawn = false;
  }
}

/** Several stretches of such work, one after the other, each with its line. */
export class ProgressLines {
  private current: { title: string; line: ProgressLine } | null = null;

  readonly update = (title: string, done: number, total: number): void => {
    let { current } = this;
    if (current?.title !== title) {
      this.end();
      this.current = current = { title, line: new ProgressLine(title, total) };
    }
    current.line.update(done);
  };

  end(): void {
    this.current?.line.end();
    this.current = null;
  }
}
