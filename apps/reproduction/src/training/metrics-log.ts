import { appendFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../run/files';

/** metrics.jsonl: one line a logged step, every loss term by name. */
export class MetricsLog {
  private lines: string[] = [];

  /** Without a file, nothing is kept (tests, shared warm-up work). */
  constructor(
    private readonly file: string | null,
    private readonly every: number,
    private readonly onSteps: (phase: string, steps: number) => void = () => undefined,
  ) {
    if (file !== null) {
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

  /** Steps done that are not logged here: the shared warm-up's, counted whether they ran or were there already. */
  tick(phase: string, steps = 1): void {
    this.onSteps(phase, steps);
  }

  /** A line that belongs to no single step: what a round found. */
  note(phase: string, step: number, facts: object): void {
    this.lines.push(JSON.stringify({ phase, step, ...facts }));
  }

  /** Lets timers and signals have their turn: training itself never leaves the microtask queue. */
  async breathe(): Promise<void> {
    await new Promise(setImmediate);
  }

  flush(): void {
    if (this.file !== null && this.lines.length > 0) appendFileSync(this.file, this.lines.join('\n') + '\n');
    this.lines = [];
  }
}
