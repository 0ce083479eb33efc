import { synthesizeCorpus } from '../../packages/emotion-corpora/src/index';
import { blank, place, png } from './png';

const shown = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];

/** Two synthetic people (rows), a face for each emotion (columns). */
export function emotionCorpora(): Uint8Array {
  const corpus = synthesizeCorpus({ profile: 'synthetic-ravdess', speakers: 2, seed: 0 });
  const [side, scale, gap] = [48, 2, 6];
  const step = side * scale + gap;
  const sheet = blank(shown.length * step - gap, 2 * step - gap);
  const people = [...new Set(corpus.frames.map(({ subject }) => subject))];
  people.forEach((person, row) =>
    shown.forEach((emotion, column) => {
      const face = corpus.frames.filter((frame) => frame.subject === person && frame.emotion === emotion).at(-1);
      if (!face) throw new Error(`the synthetic corpus has no ${emotion} frame of ${person}`);
      const data = Uint8Array.from(corpus.pixelsOf(face.id), Math.round);
      place(sheet, column * step, row * step, { width: side, height: side, data }, scale);
    }),
  );
  return png(sheet);
}
