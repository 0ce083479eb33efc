import type { Emotion } from '../emotions';
import type { Sex } from '../clip';

/** Whose classes, speakers, sentences and intensities a synthetic corpus follows, such as `synthetic-ravdess`: a name in `syntheticProfiles`. */
export type SyntheticProfileName = string;

/** How strongly the speaker was asked to act, in the corpora's own words. */
export type SyntheticIntensity = 'normal' | 'strong' | 'low' | 'medium' | 'high' | 'unspecified';

/** All that a synthetic clip depends on: equal specs give equal samples, whatever else the corpus holds. */
export interface ClipSpec {
  id: string;
  profile: SyntheticProfileName;
  seed: number;
  /** 0, 1, 2, ... */
  speaker: number;
  sex: Exclude<Sex, 'unknown'>;
  emotion: Emotion;
  intensity: SyntheticIntensity;
  /** Code of one of the profile's sentences. */
  sentence: string;
  /** 0, 1, 2, ...: the same sentence, emotion and intensity once more. */
  repetition: number;
}

/** All that a synthetic face depends on. */
export interface FaceSpec {
  id: string;
  seed: number;
  /** Whose face: equal names look alike. */
  person: string;
  sex: Exclude<Sex, 'unknown'>;
  emotion: Emotion;
  take: number;
  /** The clip it is a frame of, whose strength of expression it shares; null for an independent image. */
  clip: ClipSpec | null;
}

/** One thing that every speaker says. */
export interface ProfileItem {
  emotion: Emotion;
  intensity: SyntheticIntensity;
  sentence: string;
  repetition: number;
}

/** What a synthetic corpus follows of a published one: its size and make-up, never its recordings. */
export interface SyntheticProfile {
  name: SyntheticProfileName;
  title: string;
  classes: readonly Emotion[];
  speakers: number;
  /** Of speaker 0, 1, 2, ... */
  sexOf: (speaker: number) => ClipSpec['sex'];
  /** What a speaker says of one emotion; `repetition` 0 is the published corpus' list in an order of which any beginning is mixed. */
  itemsOf: (emotion: Emotion) => Omit<ProfileItem, 'repetition'>[];
  /** How often the list is gone through in the published corpus. */
  repetitions: number;
  /**
   * Folder and file name, without extension, that the published corpus would give such a clip: `Actor_02/03-01-05-02-01-01-02`, `AudioWAV/1002_IEO_ANG_HI`. For trying readers of
   * those corpora; whoever writes such files marks their folder as synthetic. Null where the official naming has none: a further actor or repetition.
   */
  officialName: (spec: ClipSpec) => string | null;
  /** A table that lies beside the clips of so many speakers in the published corpus; absent where there is none. */
  table?: (speakers: number) => { name: string; text: string };
}
