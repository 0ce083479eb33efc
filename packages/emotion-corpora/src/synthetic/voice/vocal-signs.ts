import type { Emotion } from '../../emotions';

/** What is measured of a voice, in the words of the literature. */
export type VocalDescriptor =
  'pitch mean' | 'pitch range' | 'pitch contour' | 'energy' | 'rate' | 'high-frequency energy' | 'jitter' | 'shimmer';

export interface VocalSign {
  /** +1: higher, wider, more rising, louder, faster, brighter, more irregular than neutral speech; -1: the opposite. */
  sign: 1 | -1;
  sources: readonly string[];
}

/** Patrik N. Juslin and Petri Laukka (2003), Communication of emotions in vocal expression and music performance, table 11 (review of 104 studies). */
const juslinLaukka = 'Juslin and Laukka 2003, table 11';
/** Klaus R. Scherer (2003), Vocal communication of emotion: a review of research paradigms, table 1 (compilation of empirical findings). */
const scherer = 'Scherer 2003, table 1';
/** Rainer Banse and Klaus R. Scherer (1996), Acoustic profiles in vocal emotion expression (224 portrayals by 12 actors). */
const banseScherer = 'Banse and Scherer 1996';
/** Iain R. Murray and John L. Arnott (1993), Toward the simulation of emotion in synthetic speech, table of vocal effects. */
const murrayArnott = 'Murray and Arnott 1993, table 1';
/** Klaus R. Scherer and James S. Oshinsky (1977), Cue utilization in emotion attribution from auditory stimuli. */
const schererOshinsky = 'Scherer and Oshinsky 1977';

const up = (...sources: string[]): VocalSign => ({ sign: 1, sources });
const down = (...sources: string[]): VocalSign => ({ sign: -1, sources });

/**
 * The direction in which acted emotions move a voice away from neutral. A descriptor is absent where the sources say nothing or contradict each
 * other: fear is soft and dull in one review and loud and bright in another, its range narrow or wide (anxiety and panic differ); the energy of
 * disgust likewise. Calm is not in these tables; it is read as Juslin and Laukka's tenderness, which is what the sources have of low arousal and
 * pleasant feeling. Jitter and shimmer stand for their microstructural irregularity. A stronger portrayal moves further in the same direction
 * (Livingstone and Russo 2018 recorded two intensities; Juslin and Laukka 2001).
 *
 * The renderer does not read this table: tests measure rendered waveforms against it.
 */
export const vocalSigns: Readonly<Record<Emotion, Partial<Record<VocalDescriptor, VocalSign>>>> = {
  neutral: {},
  calm: {
    'pitch mean': down(juslinLaukka),
    'pitch range': down(juslinLaukka),
    'pitch contour': down(juslinLaukka),
    energy: down(juslinLaukka),
    rate: down(juslinLaukka),
    'high-frequency energy': down(juslinLaukka),
    jitter: down(juslinLaukka),
    shimmer: down(juslinLaukka),
  },
  happy: {
    'pitch mean': up(juslinLaukka, scherer, murrayArnott),
    'pitch range': up(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch contour': up(juslinLaukka),
    energy: up(juslinLaukka, scherer, banseScherer, murrayArnott),
    rate: up(juslinLaukka, scherer),
    'high-frequency energy': up(juslinLaukka, scherer),
  },
  sad: {
    'pitch mean': down(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch range': down(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch contour': down(juslinLaukka, scherer, murrayArnott),
    energy: down(juslinLaukka, scherer, banseScherer, murrayArnott),
    rate: down(juslinLaukka, scherer, banseScherer, murrayArnott),
    'high-frequency energy': down(juslinLaukka, scherer, banseScherer),
    jitter: up(juslinLaukka),
    shimmer: up(juslinLaukka),
  },
  angry: {
    'pitch mean': up(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch range': up(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch contour': up(juslinLaukka),
    energy: up(juslinLaukka, scherer, banseScherer, murrayArnott),
    rate: up(juslinLaukka, scherer, banseScherer, murrayArnott),
    'high-frequency energy': up(juslinLaukka, scherer, banseScherer),
    jitter: up(juslinLaukka),
    shimmer: up(juslinLaukka),
  },
  fearful: {
    'pitch mean': up(juslinLaukka, scherer, banseScherer, murrayArnott),
    'pitch contour': up(juslinLaukka),
    rate: up(juslinLaukka, scherer, murrayArnott),
    jitter: up(juslinLaukka),
    shimmer: up(juslinLaukka),
  },
  disgust: {
    'pitch mean': down(banseScherer, murrayArnott),
    'pitch range': up(banseScherer, murrayArnott),
    'pitch contour': down(murrayArnott),
    rate: down(murrayArnott),
  },
  surprised: {
    'pitch mean': up(schererOshinsky),
    'pitch range': up(schererOshinsky),
    'pitch contour': up(schererOshinsky),
    rate: up(schererOshinsky),
  },
};
