/** What a candidate computed; the parent process compares it with the reference. */
export interface Measurement {
  /** The library and device that computed. */
  device: string;
  /** Whether the device is a software renderer, whose times mean nothing. */
  isSoftware: boolean;
  /** The numbers of every operation, or the message it failed with. */
  operations: Record<string, number[] | string>;
  /** The losses of the training steps. */
  losses: number[];
  millisecondsPerStep: number;
  /** Nodes, by operator, that onnxruntime moved to its cpu provider. */
  nodesOnCpu: Record<string, number>;
}

/** What a child process says: a measurement, or why there is none. */
export type Answer =
  | { status: 'ran'; measurement: Measurement }
  | { status: 'not found'; reason: string }
  | { status: 'failed'; reason: string };
