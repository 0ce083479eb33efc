import type { Emotion } from '../../emotions';
import type { ActionUnit } from './action-units';

/** Action units that are shown together, with their intensities from 0 to 1. */
export type ActionUnits = Partial<Record<ActionUnit, number>>;

/**
 * Variants of each emotion, one of which is drawn for a face, in the terms of the Facial Action Coding System (Ekman, Friesen and Hager 2002):
 * happiness 6+12; sadness 1+4+15, also with 17; anger 4+5+7 with 23, 24 or an open square mouth; fear 1+2+4+5 with 20, 25 or 26; disgust 9 or 10;
 * surprise 1+2+5 with 26 or 27. These are the combinations as commonly reported (EMFACS; the labels of CK+, Lucey et al. 2010). The manual
 * and the paper were not at hand; anger and fear were compared with a second-hand list of the prototypes (lecture slides after Cohn et al. 2005). The intensities are this project's. Calm has no prototype: relaxed lids and the trace of a smile.
 */
export const facialEmotions: Readonly<Record<Emotion, readonly ActionUnits[]>> = {
  neutral: [{}],
  calm: [{ 12: 0.2, 43: 0.2 }, { 43: 0.3 }],
  happy: [
    { 6: 0.8, 12: 0.9, 25: 0.9 },
    { 6: 0.7, 12: 0.8 },
    { 6: 1, 12: 1, 25: 1, 26: 0.5 },
  ],
  sad: [
    { 1: 0.9, 4: 0.6, 15: 0.8 },
    { 1: 0.8, 4: 0.7, 15: 0.8, 17: 0.8 },
    { 1: 0.7, 4: 0.4, 15: 1, 17: 0.5, 43: 0.35 },
  ],
  angry: [
    { 4: 1, 5: 0.6, 7: 0.8, 23: 0.9 },
    { 4: 1, 5: 0.4, 7: 0.9, 17: 0.8, 24: 1 },
    // bared teeth in a square mouth, then a shout
    { 4: 1, 5: 0.7, 7: 0.7, 10: 0.9, 16: 0.9, 23: 0.3, 25: 1 },
    { 4: 1, 5: 0.7, 7: 0.7, 10: 0.8, 16: 0.6, 23: 0.2, 25: 1, 26: 0.7 },
  ],
  fearful: [
    { 1: 1, 2: 0.7, 4: 0.7, 5: 1, 20: 0.9, 25: 0.9 },
    { 1: 1, 2: 0.7, 4: 0.7, 5: 1, 20: 0.9, 25: 0.8, 26: 0.6 },
    { 1: 1, 2: 0.6, 4: 0.8, 5: 1, 16: 0.6, 20: 1, 25: 0.9, 26: 0.3 },
  ],
  disgust: [
    { 9: 1, 17: 0.7 },
    { 9: 0.9, 10: 0.6, 16: 0.6, 25: 0.7 },
    { 9: 0.7, 10: 0.9, 17: 0.5 },
    { 9: 0.9, 15: 0.7, 16: 0.3 },
  ],
  surprised: [
    { 1: 0.9, 2: 1, 5: 0.8, 26: 1, 25: 0.5 },
    { 1: 1, 2: 1, 5: 0.9, 27: 0.8, 25: 0.5 },
    { 1: 0.8, 2: 0.8, 5: 1, 26: 0.7 },
  ],
};
