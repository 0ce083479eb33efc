import { describe, expect, it } from 'vitest';
import { createFaceApiDetector } from '../src/face-api';
import {
  CorpusError,
  cremaD,
  framePositions,
  publishedSplit,
  speakerFolds,
  splitBySpeaker,
  synthesizeCorpus,
} from '../src/index';
import {
  checkCorpora,
  downloads,
  facesOfVideo,
  facesOfVideos,
  fetchCremaD,
  fetchRavdess,
  findCorpora,
  findFfmpeg,
  readCkPlus,
  readCremaD,
  readCremaDVideos,
  readFaceFolders,
  readMmi,
  readMultiPie,
  readOuluCasia,
  readRavdess,
  readRavdessVideos,
  readSpeech,
  videoFacesSettings,
} from '../src/node';

/** Every public function with options: an option that it has, misspelt by one letter, and the call with it. */
const calls: Record<string, { option: string; call: (options: never) => unknown }> = {
  readSpeech: { option: 'applyExclusions', call: (options) => readSpeech(cremaD, 'none', options) },
  readRavdess: { option: 'channels', call: (options) => readRavdess('none', options) },
  readRavdessVideos: { option: 'channels', call: (options) => readRavdessVideos('none', options) },
  readCremaD: { option: 'applyExclusions', call: (options) => readCremaD('none', options) },
  readCremaDVideos: { option: 'applyExclusions', call: (options) => readCremaDVideos('none', options) },
  readFaceFolders: { option: 'only', call: (options) => readFaceFolders('none', 'name', options) },
  readCkPlus: { option: 'lastFrames', call: (options) => readCkPlus('none', options) },
  readMmi: { option: 'views', call: (options) => readMmi('none', options) },
  readMultiPie: { option: 'cameras', call: (options) => readMultiPie('none', options) },
  readOuluCasia: { option: 'framing', call: (options) => readOuluCasia('none', options) },
  findCorpora: { option: 'isReadable', call: (options) => findCorpora('none', options) },
  checkCorpora: { option: 'inspectAudio', call: (options) => checkCorpora('none', options) },
  facesOfVideo: { option: 'detector', call: (options) => facesOfVideo('none', options) },
  facesOfVideos: { option: 'parallel', call: (options) => facesOfVideos([], options) },
  videoFacesSettings: { option: 'frames', call: (options) => videoFacesSettings(options) },
  findFfmpeg: { option: 'ffprobe', call: (options) => findFfmpeg(options) },
  fetchRavdess: { option: 'zenodo', call: (options) => fetchRavdess('none', options) },
  fetchCremaD: { option: 'parallel', call: (options) => fetchCremaD('none', options) },
  'downloads[0].fetch': { option: 'parts', call: (options) => downloads[0].fetch('none', options) },
  'downloads[1].fetch': { option: 'parts', call: (options) => downloads[1].fetch('none', options) },
  createFaceApiDetector: { option: 'minScore', call: (options) => createFaceApiDetector(options) },
  splitBySpeaker: { option: 'seed', call: (options) => splitBySpeaker([], options) },
  publishedSplit: { option: 'seed', call: (options) => publishedSplit('ravdess', options) },
  speakerFolds: { option: 'seed', call: (options) => speakerFolds([], 2, options) },
  synthesizeCorpus: { option: 'speakers', call: (options) => synthesizeCorpus(options) },
  framePositions: { option: 'count', call: (options) => framePositions(options) },
};

const errorOf = async (call: () => unknown): Promise<unknown> => {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return null;
};

describe('a misspelt option', () => {
  it.each(Object.entries(calls))('of %s is refused by name, with the one that was meant', async (_, entry) => {
    const misspelt = `${entry.option}x`;
    const error = await errorOf(() => entry.call({ [misspelt]: 1 } as never));
    expect(error).toBeInstanceOf(CorpusError);
    const { name, message } = error as CorpusError;
    expect(name).toBe('CorpusError');
    expect(message).toContain(`.${misspelt}: found an option that there is not, expected one of `);
    expect(message).toContain(`Did you mean '${entry.option}'?`);
  });

  it('among the limits of a fetch is refused too', async () => {
    const error = await errorOf(() => fetchRavdess('none', { limits: { lowestrates: 1 } as never }));
    expect((error as Error).message).toMatch(/^options\.limits\.lowestrates: .*Did you mean 'lowestRate'\?$/);
  });

  it('is not the only thing refused: so are options that are no object', async () => {
    const error = await errorOf(() => readMmi('none', 'frontal' as never));
    expect((error as Error).message).toBe('options: found a string, expected an object with views.');
  });
});
