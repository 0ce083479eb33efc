/** No label of S2, S3 or S4 reaches training, and no speaker is in two splits. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { splitBySpeaker, type Clip, type FaceImage } from '@image2audio/emotion-corpora';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../src/backend/select-backend';
import { rowNames, rows, type RowName } from '../src/config/rows';
import { openCorpora, type Corpora } from '../src/corpora/sources';
import { splitData, type Indexed } from '../src/data/split-data';
import { selectItems } from '../src/features/item-set';
import { randomStream, shuffled } from '@image2audio/tfjs-training';
import { prepareCorpus, type PreparedCorpus } from '../src/data/prepare-corpus';
import { learnerOf } from '../src/learners/index';
import { prepareCell } from '../src/run/prepare-cell';
import { MetricsLog } from '../src/training/metrics-log';
import { tinyConfig } from './tiny-config';
import { trainingContext } from './training-context';

const config = tinyConfig();
const seed = 1;
let folder: string;
let corpora: Corpora;
let prepared: PreparedCorpus;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'image2audio-honesty-'));
  await selectBackend('onnxruntime');
  corpora = await openCorpora(null, config);
  prepared = await prepareCorpus(corpora, 'ravdess', config, join(folder, 'features'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const classes = () => corpora.speech.ravdess!.classes;

/** The same clips and frames, the emotions of every clip outside S1 dealt out anew; a frame says what its clip says. */
function permuteLabelsOutsideS1({ clips, faces }: PreparedCorpus): { clips: Indexed<Clip>; faces: Indexed<FaceImage> } {
  const { S1 } = splitBySpeaker(clips.records, { seed });
  const outside = clips.records.filter(({ speaker }) => !S1.includes(speaker));
  const dealt = shuffled(
    outside.map(({ emotion }) => emotion),
    randomStream(3, 'permutation'),
  );
  const emotionOf = new Map(outside.map(({ id }, index) => [id, dealt[index]]));
  const emotionOfFrame = new Map(outside.map(({ pairKey }, index) => [pairKey, dealt[index]]));
  return {
    clips: {
      ...clips,
      records: clips.records.map((clip) => ({ ...clip, emotion: emotionOf.get(clip.id) ?? clip.emotion })),
    },
    faces: {
      ...faces,
      records: faces.records.map((face) => ({
        ...face,
        emotion: (face.pairKey === null ? undefined : emotionOfFrame.get(face.pairKey)) ?? face.emotion,
      })),
    },
  };
}

async function weightsAfterTraining(
  data: { clips: Indexed<Clip>; faces: Indexed<FaceImage> },
  row: RowName,
  paired: boolean,
  run: string,
): Promise<string> {
  const speakerNormalization = rows[row].scale === 'speaker';
  const { training } = splitData(classes(), data.clips, data.faces, seed, { speakerNormalization });
  const learned = await learnerOf(rows[row]).learn(
    await trainingContext({
      row: rows[row],
      paired,
      data: training,
      config,
      seed,
      dataKey: run,
      cacheFolder: join(folder, run),
    }),
  );
  const { weightsHash } = learned;
  learned.dispose();
  return weightsHash;
}

describe('labels of S2, S3 and S4', () => {
  it.each([
    ['all', true],
    ['all', false],
    ['high-rel', false],
    ['base+speaker-norm', false],
  ] as const)('change no weight of row %s (paired: %s) by a single bit', async (row, paired) => {
    const permuted = permuteLabelsOutsideS1(prepared);
    const moved = permuted.clips.records.filter(
      (clip, index) => clip.emotion !== prepared.clips.records[index].emotion,
    );
    expect(moved.length).toBeGreaterThan(prepared.clips.records.length / 3);
    const original = await weightsAfterTraining(prepared, row, paired, `original-${row}-${paired}`);
    expect(await weightsAfterTraining(permuted, row, paired, `permuted-${row}-${paired}`)).toBe(original);
  });

  it('would be noticed: one label of S1 changes the weights', async () => {
    const { S1 } = splitBySpeaker(prepared.clips.records, { seed });
    const chosen = prepared.clips.records.find(({ speaker, emotion }) => S1.includes(speaker) && emotion === 'happy')!;
    const relabel = <Item extends { pairKey: string | null }>(items: Indexed<Item>): Indexed<Item> => ({
      ...items,
      records: items.records.map((record) =>
        record.pairKey === chosen.pairKey ? { ...record, emotion: 'sad' } : record,
      ),
    });
    const changed = { clips: relabel(prepared.clips), faces: relabel(prepared.faces) };
    expect(await weightsAfterTraining(changed, 'base', false, 's1-changed')).not.toBe(
      await weightsAfterTraining(prepared, 'base', false, 's1-original'),
    );
  });
});

describe('what a cell is prepared with', () => {
  /** The corpora with the emotions of every clip and frame outside S1 turned to those of another class. */
  function turnedOutsideS1(): Corpora {
    const source = corpora.speech.ravdess!;
    const { S1 } = splitBySpeaker(source.clips, { seed });
    const other = (emotion: Clip['emotion']) => classes()[(classes().indexOf(emotion) + 1) % classes().length];
    const clips = source.clips.map((clip) =>
      S1.includes(clip.speaker) ? clip : { ...clip, emotion: other(clip.emotion) },
    );
    const emotions = new Map(clips.map(({ pairKey, emotion }) => [pairKey, emotion]));
    const frames = source.frames.map((frame) => ({ ...frame, emotion: emotions.get(frame.pairKey) ?? frame.emotion }));
    return { ...corpora, speech: { ravdess: { ...source, clips, frames } } };
  }
  const dataOf = async (row: RowName, of: Corpora) => {
    const plan = {
      config,
      columns: ['p-ifer-rav' as const],
      rows: [row],
      dataFolder: null,
      backend: 'onnxruntime',
      jobs: 1,
      out: join(folder, 'run'),
      cacheFolder: join(folder, 'features'),
    };
    return prepareCell(plan, of, { column: 'p-ifer-rav', row, seed }, new MetricsLog(null, 1));
  };

  it.each(rowNames.filter((row) => rows[row].labels !== 'S1-S3'))('holds no label outside S1: row %s', async (row) => {
    const [before, after] = [await dataOf(row, corpora), await dataOf(row, turnedOutsideS1())];
    expect(after.context.data).toEqual(before.context.data);
    expect(after.heldOut.unlabeledLabels).not.toEqual(before.heldOut.unlabeledLabels);
  });

  it('holds those of S2 and S3 for the upper bound, as its name says', async () => {
    const [before, after] = [await dataOf('upper-bound', corpora), await dataOf('upper-bound', turnedOutsideS1())];
    expect(after.context.data.labeled.labels).not.toEqual(before.context.data.labeled.labels);
  });
});

describe('speaker normalisation', () => {
  const split = (data: Pick<PreparedCorpus, 'clips' | 'faces'>, speakerNormalization: boolean) =>
    splitData(classes(), data.clips, data.faces, seed, { speakerNormalization });

  it('is off unless asked for: no clip then knows its speaker', () => {
    const { training, heldOut } = split(prepared, false);
    for (const { speakers } of [training.labeled.items, training.unlabeled, heldOut.test.items]) {
      expect(speakers).toBeUndefined();
    }
    expect(training.scale).not.toBeNull();
  });

  it('reads no label: those outside S1 dealt anew leave every standardised value as it was', () => {
    const [original, permuted] = [prepared, permuteLabelsOutsideS1(prepared)].map((data) => split(data, true));
    expect(permuted.training.labeled).toEqual(original.training.labeled);
    expect(permuted.training.unlabeled).toEqual(original.training.unlabeled);
    expect(permuted.heldOut.test.items).toEqual(original.heldOut.test.items);
    expect(permuted.heldOut.unlabeledLabels).not.toEqual(original.heldOut.unlabeledLabels);
  });

  it("scales a speaker's clips by nothing but the same speaker's: a louder test speaker changes no clip of training", () => {
    const { S4 } = splitBySpeaker(prepared.clips.records, { seed });
    const { items, records } = prepared.clips;
    const length = items.data.length / items.count;
    const data = items.data.map((value, index) =>
      S4.includes(records[Math.floor(index / length)].speaker) ? value + 6 : value,
    );
    const [before, after] = [items.data, data].map((values) =>
      split({ ...prepared, clips: { records, items: { data: values, count: items.count, shape: items.shape } } }, true),
    );
    expect(after.training.labeled).toEqual(before.training.labeled);
    expect(after.training.unlabeled).toEqual(before.training.unlabeled);
    // 6 dB more of everything is the speaker's own level, which the speaker's scale takes away
    const [louder, plain] = [after, before].map(({ heldOut }) => heldOut.test.items.data);
    expect(louder.every((value, index) => Math.abs(value - plain[index]) < 1e-3)).toBe(true);
  });
});

describe('splits', () => {
  it.each([0, 1, 2, 3, 4])(
    'of seed %i put no clip of a test speaker, and no frame of one, into training',
    (splitSeed) => {
      const { training, heldOut, split } = splitData(classes(), prepared.clips, prepared.faces, splitSeed);
      const parts = [split.S1, split.S2, split.S3, split.S4];
      expect(new Set(parts.flat()).size).toBe(parts.flat().length);
      expect(new Set(heldOut.testSpeakers)).toEqual(new Set(split.S4));
      const clipsOf = (...names: string[]) =>
        prepared.clips.records.filter(({ speaker }) => names.includes(speaker)).length;
      expect(training.labeled.items.count).toBe(clipsOf(...split.S1));
      expect(training.unlabeled.count).toBe(clipsOf(...split.S2, ...split.S3));
      // one frame a clip: those of S1 labeled, those of S2 and S3 without labels, those of S4 nowhere
      expect(training.unlabeledFaces.count).toBe(training.unlabeled.count);
      expect(training.pairs.filter(({ label }) => label >= 0).length).toBeLessThanOrEqual(training.labeled.items.count);
      for (const { clip, label } of training.pairs) {
        if (clip >= training.labeled.items.count) expect(label).toBe(-1);
        else expect(label).toBe(training.labeled.labels[clip]);
      }
    },
  );

  it('add the frames of S1 to the labeled faces, whether or not the links are used', () => {
    const { training } = splitData(classes(), prepared.clips, prepared.faces, 0);
    expect(training.faces.items.count).toBe(corpora.faces[0].faces.length + training.labeled.items.count);
  });
});

describe('several frames a clip', () => {
  /** Every frame three times, under ids of their own. */
  const thrice = (faces: Indexed<FaceImage>): Indexed<FaceImage> => {
    const own = faces.records.map((face, index) => ({ face, index })).filter(({ face }) => face.pairKey !== null);
    const copies = [1, 2].flatMap((copy) => own.map(({ face }) => ({ ...face, id: `${face.id} copy ${copy}` })));
    const order = [...faces.records.keys(), ...own.map(({ index }) => index), ...own.map(({ index }) => index)];
    return { records: [...faces.records, ...copies], items: selectItems(faces.items, order) };
  };

  it('are each linked to their clip, labeled in S1 alone, and of no test speaker', () => {
    const one = splitData(classes(), prepared.clips, prepared.faces, seed);
    const { training } = splitData(classes(), prepared.clips, thrice(prepared.faces), seed);
    expect(training.pairs).toHaveLength(3 * one.training.pairs.length);
    expect(training.unlabeledFaces.count).toBe(3 * one.training.unlabeledFaces.count);
    const facesOfClip = new Map<number, Set<number>>();
    for (const { clip, face, label } of training.pairs) {
      facesOfClip.set(clip, (facesOfClip.get(clip) ?? new Set()).add(face));
      expect(label).toBe(clip < training.labeled.items.count ? training.labeled.labels[clip] : -1);
      expect(face < training.faces.items.count).toBe(clip < training.labeled.items.count);
    }
    expect([...facesOfClip.values()].every(({ size }) => size === 3)).toBe(true);
  });

  it('change no weight when the labels outside S1 are dealt out anew', async () => {
    const permuted = permuteLabelsOutsideS1({ ...prepared, faces: thrice(prepared.faces) });
    const original = { clips: prepared.clips, faces: thrice(prepared.faces) };
    const hash = await weightsAfterTraining(original, 'all', true, 'thrice');
    expect(await weightsAfterTraining(permuted, 'all', true, 'thrice-permuted')).toBe(hash);
  });
});

describe('names that tell the emotion', () => {
  /** All strings anywhere in a value, and the keys that lead to them. */
  function strings(value: unknown, path = ''): string[] {
    if (typeof value === 'string') return [`${path}: ${value}`];
    if (ArrayBuffer.isView(value) || typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}/${key}`));
  }

  it('do not reach training: no id and no path is in its data', () => {
    const telling = {
      ...prepared.faces,
      records: prepared.faces.records.map((face) => ({ ...face, path: `${face.emotion}/${face.id}.mp4` })),
    };
    const { training } = splitData(classes(), prepared.clips, telling, seed);
    expect(strings(training).every((found) => found.startsWith('/classes/'))).toBe(true);
  });

  it('do not matter: other names in the same order give the same data', () => {
    const renamed = {
      clips: { ...prepared.clips, records: prepared.clips.records.map((clip, at) => ({ ...clip, id: `clip ${at}` })) },
      faces: {
        ...prepared.faces,
        records: prepared.faces.records.map((face, at) => ({ ...face, id: `face ${at}`, path: `${at}.mp4` })),
      },
    };
    const before = splitData(classes(), prepared.clips, prepared.faces, seed).training;
    expect(splitData(classes(), renamed.clips, renamed.faces, seed).training).toEqual(before);
  });
});

describe('the loss of row “- Low”', () => {
  it('holds neither term of D_u: those belong to Low', async () => {
    const file = join(folder, 'metrics.jsonl');
    const { training } = splitData(classes(), prepared.clips, prepared.faces, seed);
    const context = await trainingContext({
      row: rows.low,
      data: training,
      config,
      seed,
      log: new MetricsLog(file, 1),
      dataKey: 'terms',
      cacheFolder: join(folder, 'terms'),
    });
    (await learnerOf(rows.low).learn(context)).dispose();
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number | string>)
      .filter(({ phase }) => phase === 'classifier');
    // warm-up included
    expect(lines.map(({ step }) => step)).toEqual(Array.from({ length: config.classifier.steps }, (_, step) => step));
    expect(lines.at(-1)).toHaveProperty('entropy');
    for (const { total, labeled, penalty, high = 0, path = 0, smoothness = 0 } of lines as Record<string, number>[]) {
      expect(total).toBeCloseTo(labeled + penalty + 0.5 * high + 0.5 * path + 0.3 * smoothness, 4);
    }
  });
});

describe('training', () => {
  it('gives the same bits for the same seed, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const first = await weightsAfterTraining(prepared, 'low', false, 'repeat-1');
    expect(tf.memory().numTensors).toBe(before);
    expect(await weightsAfterTraining(prepared, 'low', false, 'repeat-2')).toBe(first);
  });
});
