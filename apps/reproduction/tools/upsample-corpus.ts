/**
 * Writes the sound files of a corpus again at another rate, as 16-bit WAV under the same names: RAVDESS as its publishers give it, 48 kHz WAV, from
 * a copy at 16 kHz. Nothing above the old Nyquist frequency comes back; it is for timing, and for code that expects the official format.
 *
 *     npx tsx apps/reproduction/tools/upsample-corpus.ts FROM TO [--rate 48000]
 *
 * FROM's folders are kept; tables (.csv) are copied, other files are not. Files that are there already are left, each is written whole or not at all, so that
 * the same command goes on where it was interrupted. TO must lie outside FROM and outside this repository: recordings do not belong in it.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeAudio, encodeWav, mixDown, resample } from '@image2audio/audio-spectrogram';
import { messageOf, UsageError } from '../src/errors';
import { writeAtomic } from '../src/store/atomic-file';
import { wholeNumber } from '../src/run/plan';
import { ProgressLine } from '../src/run/progress-line';

const usage = 'npx tsx apps/reproduction/tools/upsample-corpus.ts FROM TO [--rate 48000]';

function isWithin(folder: string, path: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`);
}

/** Files that could not be converted. */
async function upsample(from: string, to: string, rate: number): Promise<number> {
  const files = readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ['.wav', '.flac', '.csv'].includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new UsageError(`${from} holds no .wav or .flac files`);
  const progress = new ProgressLine(`to ${rate} Hz`, files.length);
  let failed = 0;
  for (const [index, file] of files.entries()) {
    const table = extname(file).toLowerCase() === '.csv';
    const target = join(to, table ? relative(from, file) : relative(from, file).replace(/\.\w+$/, '.wav'));
    if (!existsSync(target)) {
      try {
        if (table) {
          mkdirSync(dirname(target), { recursive: true });
          copyFileSync(file, target);
        } else {
          const audio = await decodeAudio(readFileSync(file), file);
          writeAtomic(target, encodeWav(resample(mixDown(audio), audio.sampleRate, rate), rate));
        }
      } catch (error) {
        failed += 1;
        progress.note(messageOf(error));
      }
    }
    progress.update(index + 1);
  }
  progress.end(`${files.length - failed} of ${files.length} files in ${to}`);
  return failed;
}

try {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { rate: { type: 'string' } } });
  const [from, to] = positionals;
  if (positionals.length !== 2) throw new UsageError(usage);
  const repository = fileURLToPath(new URL('../../..', import.meta.url));
  for (const [folder, name] of [
    [from, 'the folder that it is made from'],
    [repository, 'this repository'],
  ]) {
    if (isWithin(folder, to))
      throw new UsageError(`${to} lies in ${name}: name a folder outside, a temporary one, say`);
  }
  process.exitCode = (await upsample(from, to, wholeNumber('--rate', values.rate ?? '48000'))) === 0 ? 0 : 1;
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
