const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The wish of a person, or of the system, that this process ends. */
export class Interrupts {
  private readonly first = new AbortController();
  private readonly second = new AbortController();
  private readonly listener = () => (this.first.signal.aborted ? this.second : this.first).abort();

  constructor() {
    for (const signal of signals) process.on(signal, this.listener);
  }

  /** Aborted by the first: end well. */
  get stop(): AbortSignal {
    return this.first.signal;
  }

  /** Aborted by the second: end at once. */
  get kill(): AbortSignal {
    return this.second.signal;
  }

  close(): void {
    for (const signal of signals) process.off(signal, this.listener);
  }
}
