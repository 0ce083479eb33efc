import { randomStream } from '@image2audio/tfjs-training';
import { damaged } from './damage';
import type { FuzzTarget } from './target';

/** A damaged file that a reader neither reads nor refuses as it should; the input comes again from the seed and its number. */
export class FuzzFailure extends Error {
  override name = 'FuzzFailure';

  constructor(target: string, seed: number, index: number, bytes: Uint8Array, cause: unknown) {
    const what = cause instanceof Error ? (cause.stack ?? String(cause)) : String(cause);
    super(
      `${target}, seed ${seed}, input ${index} (npm run fuzz -- --target ${target} --seed ${seed} --from ${index} --inputs 1): ${what}\n` +
        `input: ${Buffer.from(bytes).toString('base64').slice(0, 4000)}`,
    );
  }
}

export interface Tally {
  read: number;
  refused: number;
  /** Processor time of the slowest input in ms, and its number. */
  slowest: { milliseconds: number; index: number };
}

/** Input `index` of a campaign: the same for equal seed, whatever ran before it. */
export function inputOf(target: FuzzTarget, seeds: readonly Uint8Array[], seed: number, index: number): Uint8Array {
  const random = randomStream(seed, 'fuzz', target.name, index);
  const seedFile = seeds[Math.floor(random() * seeds.length)];
  const repaired = target.repair !== undefined && random() < 0.5;
  const own = target.damage !== undefined && random() < 0.5;
  const bytes = own
    ? target.damage!(seedFile, random)
    : damaged(seedFile, random, { text: target.text ?? false, keepsPlaces: repaired && random() < 0.7, others: seeds });
  return repaired ? target.repair!(bytes, seedFile) : bytes;
}

/** @throws FuzzFailure at the first input that gives anything else than an outcome */
export async function runInputs(target: FuzzTarget, seed: number, from: number, count: number): Promise<Tally> {
  const seeds = await target.seeds();
  const tally: Tally = { read: 0, refused: 0, slowest: { milliseconds: 0, index: from } };
  for (let index = from; index < from + count; index++) {
    const bytes = inputOf(target, seeds, seed, index);
    const start = process.cpuUsage();
    try {
      tally[await target.run(Uint8Array.from(bytes))]++;
    } catch (error) {
      throw new FuzzFailure(target.name, seed, index, bytes, error);
    }
    const { user, system } = process.cpuUsage(start);
    const milliseconds = (user + system) / 1000;
    if (milliseconds > tally.slowest.milliseconds) tally.slowest = { milliseconds, index };
  }
  return tally;
}
