import { syntheticProfiles, type ClipSpec, type FaceSpec, type SyntheticCorpus } from '@image2audio/emotion-corpora';
import { UsageError } from '../errors';

/** One file to render: where it goes, relative to the output folder with `/`, and what it shows or says. */
export type SyntheticFile =
  { path: string; kind: 'clip'; spec: ClipSpec } | { path: string; kind: 'face'; spec: FaceSpec };

/** Fields of `manifest.csv`, one line a file. */
export const manifestFields = [
  'file',
  'id',
  'speaker',
  'sex',
  'emotion',
  'intensity',
  'sentence',
  'repetition',
  'pair',
] as const;

/** A corpus' files under official names in a folder named after its profile, frames beside them, independent faces in a folder per emotion. */
export function planFiles(corpus: SyntheticCorpus, frames: boolean): SyntheticFile[] {
  const files: SyntheticFile[] = [];
  for (const spec of corpus.clipSpecs) files.push({ path: `${clipPath(spec)}.wav`, kind: 'clip', spec });
  for (const spec of corpus.faceSpecs) {
    if (spec.clip === null) files.push({ path: facePath(spec), kind: 'face', spec });
    else if (frames) files.push({ path: framePath(spec.clip), kind: 'face', spec });
  }
  return files;
}

function clipPath(spec: ClipSpec): string {
  const { officialName, speakers } = syntheticProfiles[spec.profile];
  const name = officialName(spec);
  if (name === null) {
    throw new UsageError(
      `${spec.id} has no official file name: ${spec.profile} names ${speakers} speakers and the clips of the published corpus; ask for fewer with --speakers or --clips`,
    );
  }
  return `${spec.profile}/${name}`;
}

function framePath(clip: ClipSpec): string {
  const name = clipPath(clip);
  return `${clip.profile}/Frames/${name.slice(name.lastIndexOf('/') + 1)}.png`;
}

function facePath({ person, emotion, take }: FaceSpec): string {
  return `synthetic-faces/${emotion}/${person}_${take + 1}.png`;
}

/** The manifest's line of a file, in the order of `manifestFields`. Nothing in it needs quoting. */
export function manifestLine(file: SyntheticFile): string {
  const clip = file.kind === 'clip' ? file.spec : file.spec.clip;
  const said = clip ? [clip.intensity, clip.sentence, clip.repetition + 1, clipPath(clip)] : ['', '', '', ''];
  const who = clip ? `speaker-${String(clip.speaker).padStart(3, '0')}` : (file.spec as FaceSpec).person;
  return [file.path, file.spec.id, who, file.spec.sex, file.spec.emotion, ...said].join(',');
}
