import { describe, expect, it } from 'vitest';
import { AudioDecodeError } from '@image2audio/audio-spectrogram';
import { runDecoder } from '../src/decode/run-decoder';

const at = { file: 'd.ogg', expected: 'packets' };
const decoded = { errors: [] as { message: string }[], samples: 7 };

function decoder(free: () => void = () => undefined) {
  let freed = 0;
  return {
    ready: Promise.resolve(),
    free: () => {
      freed++;
      free();
    },
    freed: () => freed,
  };
}

const trap = () => {
  throw new WebAssembly.RuntimeError('memory access out of bounds');
};

describe('runDecoder', () => {
  it('gives what the decoder gives, and frees it once', async () => {
    const quiet = decoder();
    expect(await runDecoder(quiet, () => decoded, at)).toBe(decoded);
    expect(quiet.freed()).toBe(1);
  });

  it.each<[string, () => typeof decoded | Promise<typeof decoded>, RegExp]>([
    ['a trap', trap, /d\.ogg: found what stops the decoder \(RuntimeError: memory access.*expected packets/],
    ['an error in the result', () => ({ ...decoded, errors: [{ message: 'bad packet' }] }), /bad packet/],
    ['a rejection', () => Promise.reject(new Error('later')), /later/],
    [
      'a decoder that complains for ever',
      () => {
        for (;;) console.error('lost', 'sync\n\tonce more');
      },
      /\(Error: lost sync once more\)/,
    ],
  ])('refuses %s, frees the decoder and leaves the console as it was', async (_, decode, message) => {
    const { error, warn } = console;
    const noisy = decoder();
    const call = runDecoder(noisy, decode, at);
    await expect(call).rejects.toThrow(AudioDecodeError);
    await expect(call).rejects.toThrow(message);
    expect(noisy.freed()).toBe(1);
    expect([console.error, console.warn]).toEqual([error, warn]);
  });

  it('refuses a decoder that does not become ready', async () => {
    const broken = { ...decoder(), ready: Promise.reject(new RangeError('out of memory')) };
    const call = runDecoder(broken, () => decoded, at);
    await expect(call).rejects.toThrow(AudioDecodeError);
    await expect(call).rejects.toThrow(/d\.ogg: found what stops the decoder \(RangeError: out of memory\)/);
  });

  it('refuses the result of a decoder that cannot be freed: it has written over its own memory', async () => {
    await expect(runDecoder(decoder(trap), () => decoded, at)).rejects.toThrow(AudioDecodeError);
  });
});
