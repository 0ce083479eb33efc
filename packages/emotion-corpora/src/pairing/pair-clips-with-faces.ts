import type { Clip } from '../clip';
import { CorpusError, SplitLeakError } from '../errors';
import type { FaceImage, LabeledFace, UnlabeledFace } from '../face-image';
import { assertDisjoint } from '../split/assert-disjoint';
import { partOfSpeaker, type SpeakerSplit } from '../split/speaker-split';

/** A clip and a face frame of the same recording. */
export interface ClipFacePair {
  clipId: string;
  faceId: string;
}

/** Faces that training may see, with the links between frames and clips. */
export interface Pairing {
  /** Independent images and the frames of S1's clips, in the order given. */
  labeledFaces: LabeledFace[];
  /** Frames of S2's and S3's clips, without their labels, in the order given. */
  unlabeledPartnerFaces: UnlabeledFace[];
  /** Links of all frames above to their clips, in the order of the frames. */
  pairs: ClipFacePair[];
  /** Frames left out, counted: those of S4's speakers, and those whose clip is not among the clips. */
  excluded: { testSpeaker: number; withoutClip: number };
  /** Clips of S1, S2 and S3, and how many of them have a frame: where it is few, "paired" says little. */
  partners: { clips: number; withPartner: number };
}

function clipsByPairKey(clips: readonly Clip[]): Map<string, Clip> {
  const byKey = new Map<string, Clip>();
  for (const clip of clips) {
    if (clip.pairKey === null) continue;
    const other = byKey.get(clip.pairKey);
    if (other) {
      throw new CorpusError({
        argument: 'clips',
        found: `pairKey ${clip.pairKey} on ${other.id} and ${clip.id}`,
        expected: 'one clip a recording',
        fix: 'Pass the clips of one corpus, each once.',
      });
    }
    byKey.set(clip.pairKey, clip);
  }
  return byKey;
}

/** Copies what may be known and nothing else, so that no further property can carry the label along. */
function withoutLabel({
  id,
  corpus,
  subject,
  pairKey,
  sex,
  framing,
  path,
  textRange,
  pixels,
}: FaceImage): UnlabeledFace {
  return {
    id,
    corpus,
    subject,
    pairKey,
    ...(sex === undefined ? {} : { sex }),
    ...(framing === undefined ? {} : { framing }),
    ...(path === undefined ? {} : { path }),
    ...(textRange ? { textRange } : {}),
    ...(pixels ? { pixels } : {}),
  };
}

function requireUniqueIds(faces: readonly FaceImage[]): void {
  const ids = new Set<string>();
  for (const { id } of faces) {
    if (ids.has(id)) {
      const fix = 'Prefix the ids with their corpus before joining corpora.';
      throw new CorpusError({ argument: 'faces', found: `id ${id} twice`, expected: 'unique ids', fix });
    }
    ids.add(id);
  }
}

function requireSamePerson(face: FaceImage, clip: Clip): void {
  if (face.subject === null || face.corpus !== clip.corpus || face.subject === clip.speaker) return;
  throw new SplitLeakError({
    argument: 'faces',
    found: `frame ${face.id} of ${face.subject}, its clip ${clip.id} of ${clip.speaker}`,
    expected: 'the same person in a clip and its frames',
    fix: 'Give frames the speaker of their recording as subject, or null.',
  });
}

function requireSameLabel(face: FaceImage, clip: Clip): void {
  if (face.emotion === clip.emotion) return;
  throw new CorpusError({
    argument: 'faces',
    found: `frame ${face.id} labeled ${face.emotion}, its clip ${clip.id} labeled ${clip.emotion}`,
    expected: 'the same label on a clip and its frames',
    fix: 'Give frames the emotion of their recording.',
  });
}

/**
 * Links clips with the face frames of their own recordings so that no label leaks:
 *
 * - an independent image (`pairKey` null, of another corpus than the clips) keeps its label;
 * - a frame of an S1 clip keeps its label, which must be the clip's;
 * - a frame of an S2 or S3 clip serves as a partner only: its label is taken off the object;
 * - a frame of an S4 speaker is left out, and so is a frame whose clip is not among `clips` (nobody can tell its part).
 *
 * The set of faces does not depend on whether pairs are used: an unpaired column takes the same faces and ignores `pairs`. Nothing
 * here reads the emotion of a clip of S2, S3 or S4.
 *
 * @param faces frames of the clips' corpus and images of others, with unique ids.
 * @throws SplitLeakError where the split is not disjoint, or a frame shows another person than its clip's speaker; CorpusError for
 *   two clips of one recording, two faces of one id, or an S1 frame whose label is not its clip's.
 */
export function pairClipsWithFaces(clips: readonly Clip[], faces: readonly FaceImage[], split: SpeakerSplit): Pairing {
  assertDisjoint(split, clips);
  requireUniqueIds(faces);
  const clipOfRecording = clipsByPairKey(clips);
  const corporaOfClips = new Set<string>(clips.map(({ corpus }) => corpus));
  const labeledFaces: LabeledFace[] = [];
  const unlabeledPartnerFaces: UnlabeledFace[] = [];
  const pairs: ClipFacePair[] = [];
  const excluded = { testSpeaker: 0, withoutClip: 0 };
  for (const face of faces) {
    const ofTheCorpus = corporaOfClips.has(face.corpus);
    if (face.pairKey === null && !ofTheCorpus) {
      labeledFaces.push(face);
      continue;
    }
    const clip = face.pairKey === null ? undefined : clipOfRecording.get(face.pairKey);
    if (clip) requireSamePerson(face, clip);
    const person = clip?.speaker ?? (ofTheCorpus ? face.subject : null);
    const part = person === null ? null : partOfSpeaker(split, person);
    if (part === 'S4') {
      excluded.testSpeaker++;
    } else if (!clip) {
      excluded.withoutClip++;
    } else if (part === 'S1') {
      requireSameLabel(face, clip);
      labeledFaces.push(face);
      pairs.push({ clipId: clip.id, faceId: face.id });
    } else {
      unlabeledPartnerFaces.push(withoutLabel(face));
      pairs.push({ clipId: clip.id, faceId: face.id });
    }
  }
  const trained = clips.filter(({ speaker }) => ['S1', 'S2', 'S3'].includes(partOfSpeaker(split, speaker) ?? ''));
  const withPartner = new Set(pairs.map(({ clipId }) => clipId)).size;
  return { labeledFaces, unlabeledPartnerFaces, pairs, excluded, partners: { clips: trained.length, withPartner } };
}
