/** A reader of something from outside, for inputs that are not what it expects. */
export interface FuzzTarget {
  name: string;
  /** Inputs that are read, each of another kind, to be changed. */
  seeds: () => Uint8Array[];
  /** Reads an input, or refuses it with one of the package's errors; throws anything else, and what an input did that it must not. */
  run: (bytes: Uint8Array) => Promise<'read' | 'refused'>;
}
