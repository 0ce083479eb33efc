/** A thread of a spectrogram pool, in Node and in browsers. */
import { presetSpectrogram } from '../preset-spectrogram';
import type { Answer, Job } from './messages';
import type { Numbered } from './thread-pool';

function answerTo({ id, clips, preset }: Numbered<Job>): Numbered<Answer> {
  const spectrograms = [];
  for (const [index, { samples, sampleRate }] of clips.entries()) {
    try {
      spectrograms.push(presetSpectrogram(samples, sampleRate, preset));
    } catch {
      // an error loses its class on its way between threads: the pool meets it again by itself
      return { id, failed: index };
    }
  }
  return { id, spectrograms };
}

function buffersOf(answer: Answer): ArrayBuffer[] {
  return 'spectrograms' in answer ? answer.spectrograms.map(({ data }) => data.buffer as ArrayBuffer) : [];
}

const { parentPort } =
  (globalThis.process as NodeJS.Process | undefined)?.getBuiltinModule?.('node:worker_threads') ?? {};
if (parentPort) {
  parentPort.on('message', (job: Numbered<Job>) => {
    const answer = answerTo(job);
    parentPort.postMessage(answer, buffersOf(answer));
  });
} else {
  addEventListener('message', ({ data }: MessageEvent<Numbered<Job>>) => {
    const answer = answerTo(data);
    postMessage(answer, { transfer: buffersOf(answer) });
  });
}
