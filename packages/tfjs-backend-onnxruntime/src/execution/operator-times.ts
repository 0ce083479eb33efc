/** What one operator cost in all graphs run under `configure({ profile: true })`. */
export interface OperatorTime {
  /** The TensorFlow.js operation it belongs to, as in `statistics().recorded`: `Conv2D:blocked+Add+LeakyRelu`. */
  operation: string;
  /** The ONNX operator; 'host' where JavaScript computes the operation. */
  operator: string;
  calls: number;
  milliseconds: number;
}

/** An event of onnxruntime's session profile, as far as it is read here. Durations are in microseconds. */
interface ProfileEvent {
  cat: string;
  name: string;
  dur: number;
  args?: { op_name?: string };
}

/** Adds up what sessions spent in each operator. */
export class OperatorTimes {
  readonly #times = new Map<string, OperatorTime>();

  /** Adds the kernel times of a session's profile, whose nodes are named `operation/number`. */
  add(profile: string): void {
    for (const { cat, name, dur, args } of JSON.parse(profile) as ProfileEvent[]) {
      if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
      this.#addCall(name.slice(0, name.lastIndexOf('/')), args?.op_name ?? '', dur / 1000);
    }
  }

  /** Adds the time of an operation that JavaScript computed. */
  addHost(operation: string, milliseconds: number): void {
    this.#addCall(operation, 'host', milliseconds);
  }

  #addCall(operation: string, operator: string, milliseconds: number): void {
    const key = `${operation} ${operator}`;
    const time = this.#times.get(key) ?? { operation, operator, calls: 0, milliseconds: 0 };
    time.calls++;
    time.milliseconds += milliseconds;
    this.#times.set(key, time);
  }

  /** The times so far, the longest first; counting starts anew. */
  take(): OperatorTime[] {
    const times = [...this.#times.values()].sort((a, b) => b.milliseconds - a.milliseconds);
    this.#times.clear();
    return times;
  }
}

/** A table of the times: the longest `rows`, and a line for the rest. */
export function formatOperatorTimes(times: readonly OperatorTime[], rows = 25): string {
  const total = times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const line = (milliseconds: number, calls: number, label: string): string => {
    const share = total > 0 ? (100 * milliseconds) / total : 0;
    return `${milliseconds.toFixed(1).padStart(10)} ms ${share.toFixed(1).padStart(5)} % ${String(calls).padStart(8)} calls  ${label}`;
  };
  const rest = times.slice(rows);
  const sum = (of: (time: OperatorTime) => number): number => rest.reduce((partial, time) => partial + of(time), 0);
  return [
    ...times.slice(0, rows).map((time) => line(time.milliseconds, time.calls, `${time.operation}: ${time.operator}`)),
    ...(rest.length > 0
      ? [
          line(
            sum(({ milliseconds }) => milliseconds),
            sum(({ calls }) => calls),
            `${rest.length} others`,
          ),
        ]
      : []),
  ].join('\n');
}
