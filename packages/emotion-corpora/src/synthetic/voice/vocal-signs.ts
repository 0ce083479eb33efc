import type { Emotion } from '../../emotions';

/** What is measured of a voice, in the words of the literature. */
export type VocalDescriptor =
  'pitch mean' | 'pitch range' | 'pitch contour' | 'energy' | 'rate' | 'high-frequency energy' | 'jitter' | 'shimmer';

export interface VocalSign {
  /** +1: higher, wider, more rising, louder, faster, brighter, more irregular than neutral speech; -1: the opposite. */
  sign: 1 | -1;
  sources: readonly string[];
}

/*
 * The papers were not at hand. The directions are those commonly reported of them, written from memory and not checked against the papers. Those
 * ascribed to Murray and Arnott agree with an unattributed table of vocal effects that circulates on the web (Wikibooks, Hypnosis, Voice Emotions
 * Table: second-hand at best); no second source was looked up for the others.
 */

/** Patrik N. Juslin and Petri Laukka (2003), Communication of emotions in vocal expression and music performance (review). */
const juslinLaukka = 'Juslin and Laukka 2003';
/** Klaus R. Scherer (2003), Vocal communication of emotion: a review of research paradigms (compilation of findings). */
const scherer = 'Scherer 2003';
/** Rainer Banse and Klaus R. Scherer (1996), Acoustic profiles in vocal emotion expression (actors' portrayals). */
const banseScherer = 'Banse and Scherer 1996';
/** Iain R. Murray and John L. Arnott (1993), Toward the simulation of emotion in synthetic speech (table of vocal effects). */
const murrayArnott = 'Murray and Arnott 1993';
/** Klaus R. Scherer and James S. Oshinsky (1977), Cue utilization in emotion attribution from auditory stimuli. */
const schererOshinsky = 'Scherer and Oshinsky 1977';

const up = (...sources: string[]): VocalSign => ({ sign: 1, sources });
const down = (...sources: string[]): VocalSign => ({ sign: -1, sources });

/**
 * The direction, as commonly reported, in which acted emotions move a voice away from neutral. A descriptor is absent where the sources say nothing or contradict each
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
