import type { Clock } from './clock';
import type { FetchLimits } from './fetch-options';

/** A host that sends too slowly to wait for. */
export class TooSlow extends Error {}

/**
 * The chunks of a body, as long as they come fast enough: in every `rateWindow` seconds of waiting for the host, `lowestRate` bytes a
 * second on average. What the reader of the chunks takes for itself is not counted.
 *
 * @throws TooSlow; what the body itself throws.
 */
export async function* watchedBody(
  body: ReadableStream<Uint8Array>,
  { lowestRate, rateWindow }: Pick<FetchLimits, 'lowestRate' | 'rateWindow'>,
  clock: Clock,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  let bytes = 0;
  let waited = 0;
  try {
    for (;;) {
      let began = clock.now();
      const next = reader.read();
      for (;;) {
        let stop: () => void = () => undefined;
        const windowEnds = new Promise<null>((resolve) => {
          stop = clock.after(Math.max(0, rateWindow * 1000 - waited), () => resolve(null));
        });
        const result = await Promise.race([next, windowEnds]).finally(() => stop());
        const now = clock.now();
        [waited, began] = [waited + now - began, now];
        if (result !== null) {
          if (result.done) return;
          bytes += result.value.length;
        }
        if (waited >= rateWindow * 1000) {
          if (bytes < (lowestRate * waited) / 1000)
            throw new TooSlow(`fewer than ${lowestRate} bytes a second for ${Math.round(waited / 1000)} seconds`);
          [bytes, waited] = [0, 0];
        }
        if (result !== null) {
          yield result.value;
          break;
        }
      }
    }
  } finally {
    // resolves at once for a body that is done; one that is not is ended
    await reader.cancel().catch(() => undefined);
  }
}
