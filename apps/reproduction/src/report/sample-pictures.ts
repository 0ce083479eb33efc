import { encode } from 'fast-png';
import { join } from 'node:path';
import { selectDensest } from '@image2audio/density-iwae';
import type { TrainingData } from '../data/training-data';
import { itemLength, type ItemSet } from '../features/item-set';
import { writeAtomic } from '../store/atomic-file';
import type { GeneratedBank } from '../method/rank-by-density';

/** Emotions that Figure 1 of the paper shows. */
const shown = ['happy', 'sad'] as const;

/** Figure 1's material: a true, a high-density and a low-density spectrogram of Happy and of Sad, as PNG. */
export function saveSamples(folder: string, training: TrainingData, bank: GeneratedBank): void {
  const { dense, sparse } = selectDensest(bank.rank, 0.5, { groups: bank.labels });
  const densestFirst = (indices: Int32Array) => [...indices].sort((a, b) => bank.rank[b] - bank.rank[a]);
  for (const emotion of shown) {
    const label = training.classes.indexOf(emotion);
    const pictures = {
      true: { items: training.labeled.items, index: training.labeled.labels.indexOf(label) },
      high: { items: bank.items, index: densestFirst(dense).find((index) => bank.labels[index] === label) ?? -1 },
      low: {
        items: bank.items,
        index:
          densestFirst(sparse)
            .filter((index) => bank.labels[index] === label)
            .at(-1) ?? -1,
      },
    };
    for (const [kind, { items, index }] of Object.entries(pictures)) {
      if (index >= 0) writeAtomic(join(folder, `${kind}-${emotion}.png`), spectrogramPng(items, index));
    }
  }
}

/** Grey PNG, time to the right, low bands at the bottom; standardised values from -3 (black) to 3 (white), each point 2x2 pixels. */
function spectrogramPng(items: ItemSet, index: number): Uint8Array {
  const [frames, bands] = items.shape;
  const start = index * itemLength(items);
  const scale = 2;
  const [width, height] = [frames * scale, bands * scale];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const band = bands - 1 - Math.floor(y / scale);
    for (let x = 0; x < width; x++) {
      const value = items.data[start + Math.floor(x / scale) * bands + band];
      data[y * width + x] = Math.max(0, Math.min(255, Math.round(((value + 3) / 6) * 255)));
    }
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}
