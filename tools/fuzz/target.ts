import type { Random } from '@image2audio/tfjs-training';

/** What becomes of a damaged file: it is read after all, or refused with an error that the reader throws on purpose. */
export type Outcome = 'read' | 'refused';

/** A reader of files from outside, and how to try it. */
export interface FuzzTarget {
  name: string;
  /** Whole files that the reader reads, small ones. */
  seeds: () => Uint8Array[] | Promise<Uint8Array[]>;
  /** Lines and words are changed too, beside bytes. */
  text?: boolean;
  /** Damage of the reader's own format that bytes alone seldom give: inside of a compressed part, say. */
  damage?: (seed: Uint8Array, random: Random) => Uint8Array;
  /** Puts right what guards the content, checksums and lengths, so that the damage gets past it. Done to half of the inputs. */
  repair?: (bytes: Uint8Array, seed: Uint8Array) => Uint8Array;
  /** Reads; anything else than an outcome, another error or a wrong value, is thrown and ends the campaign. */
  run: (bytes: Uint8Array) => Outcome | Promise<Outcome>;
  /** The reader's source files: what of them is reached is printed. */
  sources: RegExp;
}
