import { seededRandom } from '../seeded-random';
import { gaussian } from './gaussian';
import type { ClipSpec } from './specs';

/** How a clip's emotion is acted: the voice and the face of one clip share it, which is what pairs can tell. */
export interface Expression {
  intensity: 'normal' | 'strong' | null;
  /** Factor on every offset from neutral: about 0.2 to 1.6. */
  strength: number;
}

/**
 * A clip's strength of expression: the speaker's habit x the intensity asked for x the moment. As in the corpora they stand for,
 * odd takes of the RAVDESS kind are strong (neutral ones never), and the CREMA-D kind, by amateurs, is acted more weakly.
 */
export function expressionOf({ kind, seed, speaker, emotion, take }: ClipSpec): Expression {
  const habit = 1 + 0.2 * gaussian(seededRandom('expressiveness', kind, seed, speaker));
  const moment = 1 + 0.25 * gaussian(seededRandom('strength', kind, seed, speaker, emotion, take));
  const strong = take % 2 === 1 && emotion !== 'neutral';
  const asked = kind === 'crema-d' ? 0.8 : strong ? 1.15 : 0.8;
  return {
    intensity: kind === 'crema-d' ? null : strong ? 'strong' : 'normal',
    strength: Math.min(1.6, Math.max(0.2, habit * moment * asked)),
  };
}
