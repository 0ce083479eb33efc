import {
  activeFrames,
  fitStandardization,
  functionalCount,
  spectrogramFunctionals,
  standardize,
  type Standardization,
} from '@image2audio/kplus1-classifier';
import { itemLength, selectItems, type ItemSet } from './item-set';

/** How clips in dB become what the networks read, and the functionals' scale. */
export interface ClipScale {
  /** Of every mel band, over active frames. */
  bands: Standardization;
  functionals: Standardization;
}

/** Standardised spectrograms are held within this many deviations, standardised functionals within five. */
const spectrogramClip = 4;

/** The scale of clips in dB, from the clips themselves: per band over their active frames, per functional over the clips. */
export function fitClipScale(clips: ItemSet): ClipScale {
  const [frames, bands] = clips.shape;
  const length = itemLength(clips);
  const sounding: Float32Array[] = [];
  for (let clip = 0; clip < clips.count; clip++) {
    const spectrogram = clips.data.subarray(clip * length, (clip + 1) * length);
    for (const frame of activeFrames(spectrogram, { frames, bands })) {
      sounding.push(spectrogram.subarray(frame * bands, (frame + 1) * bands));
    }
  }
  const rows = new Float32Array(sounding.length * bands);
  sounding.forEach((frame, row) => rows.set(frame, row * bands));
  return {
    bands: fitStandardization(rows, bands),
    functionals: fitStandardization(clipFunctionals(clips), functionalCount()),
  };
}

/** Clips in dB on this scale: spectrograms and functionals standardised and clipped. */
export function scaleClips(clips: ItemSet, scale: ClipScale): ItemSet {
  return {
    ...clips,
    data: standardize(clips.data, scale.bands, { clip: spectrogramClip }),
    functionals: standardize(clipFunctionals(clips), scale.functionals),
  };
}

/** Spectrograms made on the scale, such as generated ones, with the functionals of what they sound like in dB. */
export function withFunctionals(scaled: ItemSet, { bands: { mean, deviation }, functionals }: ClipScale): ItemSet {
  const bands = mean.length;
  const data = scaled.data.map((value, index) => value * deviation[index % bands] + mean[index % bands]);
  return { ...scaled, functionals: standardize(clipFunctionals({ ...scaled, data }), functionals) };
}

/** Every clip in dB on the scale of its own speaker's clips, and marked with the speaker. */
export function scaleBySpeaker(clips: ItemSet, speakers: readonly string[]): ItemSet {
  const names = [...new Set(speakers)].sort();
  const numbers = Int32Array.from(speakers, (speaker) => names.indexOf(speaker));
  const count = functionalCount();
  const result = {
    ...clips,
    data: new Float32Array(clips.data.length),
    functionals: new Float32Array(clips.count * count),
    speakers: numbers,
  };
  names.forEach((_, speaker) => {
    const own = Array.from(numbers.keys()).filter((clip) => numbers[clip] === speaker);
    const unscaled = selectItems(clips, own);
    const { data, functionals } = scaleClips(unscaled, fitClipScale(unscaled));
    const length = itemLength(clips);
    own.forEach((clip, row) => {
      result.data.set(data.subarray(row * length, (row + 1) * length), clip * length);
      result.functionals.set(functionals!.subarray(row * count, (row + 1) * count), clip * count);
    });
  });
  return result;
}

/** Functionals of clips in dB, those that they bring or else computed. */
export function clipFunctionals({ data, functionals, shape: [frames, bands] }: ItemSet): Float32Array {
  return functionals ?? Float32Array.from(spectrogramFunctionals(data, { frames, bands }));
}
