import { pairClipsWithFaces, splitBySpeaker, splitManifest, synthesizeCorpus } from '@image2audio/emotion-corpora';

// a synthetic corpus: nothing to download; readRavdess(dir) of '@image2audio/emotion-corpora/node' gives the same lists
const corpus = synthesizeCorpus({ profile: 'synthetic-ravdess', speakers: 8, faces: 70, seed: 0 });
const clips = corpus.clips.items;

// quarters of the speakers, stratified by sex: S1 labeled, S2 and S3 unlabeled, S4 for testing
const split = splitBySpeaker(clips, { seed: 0 });
export const manifest = splitManifest(split, clips);

// frames of S1 keep their label, frames of S2 and S3 lose it, frames of S4's speakers are left out
export const pairing = pairClipsWithFaces(clips, [...corpus.frames, ...corpus.faces.items], split);

// sound and pixels are rendered when asked for: 16 kHz mono, and 48 x 48 grey values
const { clipId, faceId } = pairing.pairs[0];
export const samples = corpus.samplesOf(clipId);
export const pixels = corpus.pixelsOf(faceId);
console.log(`${clipId} (${samples.length} samples) belongs to ${faceId} (${pixels.length} pixels)`);
