/** A thread of a pool that reads sound files: Node only. */
import { type DecodeFailure, AudioArgumentError, AudioDecodeError } from '../errors';
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { decodeAudio } from '../decode';
import { mixDown } from '../mix-down';
import { peak } from '../peak';
import { presetSpectrogram } from '../preset-spectrogram';
import type { SpectrogramPreset } from '../presets';
import type { FileAnswer, FileJob, FileOutcome } from './messages';
import type { Numbered } from './thread-pool';

function readBytes(file: string): Uint8Array {
  try {
    // reading is a small part of the work here, and through a promise it would take several times as long
    return readFileSync(file);
  } catch (error) {
    if (isShortage(error)) throw error;
    const found = `no readable file (${error instanceof Error ? error.message : String(error)})`;
    const fix = 'Check that it is there and may be read.';
    throw new AudioDecodeError({ file, found, expected: 'a sound file', fix });
  }
}

/** Whether the system has too little of something for the moment, file handles or memory: no fault of the file. */
function isShortage(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined)
    return ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'ERR_MEMORY_ALLOCATION_FAILED'].includes(code);
  return error instanceof RangeError && /allocation failed|out of memory/i.test(message ?? '');
}

function failureOf(error: unknown, file: string): DecodeFailure {
  if (error instanceof AudioDecodeError) {
    return { file, found: error.found, expected: error.expected, fix: error.fix };
  }
  if (error instanceof AudioArgumentError) {
    return { file, found: `${error.found} (${error.argument})`, expected: error.expected, fix: error.fix };
  }
  const found = error instanceof Error ? error.message : String(error);
  return { file, found, expected: 'a sound file', fix: 'Leave the file out.' };
}

async function outcomeOf(file: string, preset: SpectrogramPreset): Promise<FileOutcome> {
  try {
    const audio = await decodeAudio(readBytes(file), file);
    const samples = mixDown(audio);
    const { missingSamples } = audio;
    return {
      spectrogram: presetSpectrogram(samples, audio.sampleRate, preset),
      peak: peak(samples),
      ...(missingSamples !== undefined && { missingSamples }),
    };
  } catch (error) {
    // the thread ends, and the pool says why: the file may be as good as any
    if (isShortage(error)) throw error;
    return { failure: failureOf(error, file) };
  }
}

async function answer({ id, files, preset }: Numbered<FileJob>): Promise<void> {
  const outcomes: FileOutcome[] = [];
  for (const file of files) outcomes.push(await outcomeOf(file, preset));
  const buffers = outcomes.flatMap((outcome) =>
    'spectrogram' in outcome ? [outcome.spectrogram.data.buffer as ArrayBuffer] : [],
  );
  parentPort!.postMessage({ id, outcomes } satisfies Numbered<FileAnswer>, buffers);
}

// one job after the other: two at once would hold two files in memory and be no faster
let before = Promise.resolve();
parentPort!.on('message', (job: Numbered<FileJob>) => {
  before = before.then(() => answer(job));
});
