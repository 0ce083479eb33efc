import type { Emotion } from '../../emotions';
import type { ActionUnit } from './action-units';

/** Action units that are shown together, with their intensities from 0 to 1. */
export type ActionUnits = Partial<Record<ActionUnit, number>>;

/**
 * Prototypes and major variants of each emotion, one of which is drawn for a face: EMFACS (Ekman, Friesen and Hager 2002, FACS Investigator's
 * Guide, table 10-1) and the criteria by which CK+ was labeled (Lucey et al. 2010, table 1): happiness 12 with 6; sadness 1+4+15 or 11; anger 4+5+7+23 with 23 and 24
 * present; fear 1+2+4 with 5; disgust 9 or 10; surprise 1+2 or 5. Calm has no prototype: relaxed lids and the trace of a smile.
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
    { 4: 1, 7: 0.9, 17: 0.7, 24: 1 },
    { 4: 1, 5: 0.7, 7: 0.7, 10: 0.5, 23: 0.5, 25: 0.8, 16: 0.6 },
  ],
  fearful: [
    { 1: 0.9, 2: 0.6, 4: 0.6, 5: 0.9, 20: 0.9, 25: 0.9 },
    { 1: 1, 2: 0.5, 4: 0.6, 5: 1, 20: 0.7, 25: 0.6, 26: 0.5 },
    { 1: 0.9, 2: 0.7, 4: 0.5, 5: 0.9, 25: 0.8, 16: 0.5, 20: 0.8 },
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
