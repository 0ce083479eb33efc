import { appendFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, RunError } from '../errors';
import { makeFolder } from '../store/atomic-file';
import { requireHeld } from '../store/write-guard';

/** metrics.jsonl: one line a logged step, every loss term by name. */
export class MetricsLog {
  private lines: string[] = [];

  /** Without a file, lines are kept for `take` (shared work, whose lines go to every cell that uses it). */
  constructor(
    private readonly file: string | null,
    private readonly every: number,
    private readonly onSteps: (phase: string, steps: number) => void = () => undefined,
  ) {
    if (file !== null) {
      requireHeld(file);
      makeFolder(dirname(file));
      rmSync(file, { force: true });
    }
  }

  /** Logs the losses of step `step` of `phase`, if it is one of every `logEvery`. A loss that is not finite ends the run. */
  write(phase: string, step: number, losses: object): void {
    for (const [name, value] of Object.entries(losses)) {
      if (typeof value === 'number' && !Number.isFinite(value)) {
        this.flush();
        throw new Error(
          `${phase}, step ${step}: the loss '${name}' is ${value}; lower the learning rate or the weight of that term`,
        );
      }
    }
    if (step % this.every === 0) this.lines.push(JSON.stringify({ phase, step, ...losses }));
    this.tick(phase);
  }

  /** Steps done that are not written here: the shared warm-up's, counted whether they ran or were there already. */
  tick(phase: string, steps = 1): void {
    this.onSteps(phase, steps);
  }

  /** A line that belongs to no single step: what a round found. */
  note(phase: string, step: number, facts: object): void {
    this.lines.push(JSON.stringify({ phase, step, ...facts }));
  }

  /** The lines so far, handed over. */
  take(): string[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }

  /** Lines of work that was done, or found done, for this run too. */
  append(lines: readonly string[]): void {
    this.lines.push(...lines);
  }

  /** Lets timers and signals have their turn: training itself never leaves the microtask queue. */
  async breathe(): Promise<void> {
    await new Promise(setImmediate);
  }

  flush(): void {
    const lines = this.take();
    if (this.file === null || lines.length === 0) return;
    requireHeld(this.file);
    try {
      appendFileSync(this.file, lines.join('\n') + '\n');
    } catch (error) {
      throw new RunError(
        `cannot write ${this.file}: ${messageOf(error)}; free some space, or name a writable folder with --out`,
      );
    }
  }
}
