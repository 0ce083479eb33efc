import { describe, expect, it } from 'vitest';
import { faceSize, renderFace, synthesizeCorpus, type FaceSpec } from '../src/index';
import { actionUnits, type ActionUnit } from '../src/synthetic/face/action-units';
import { moveLandmarks, personLandmarks, projector } from '../src/synthetic/face/face-geometry';
import { facialEmotions } from '../src/synthetic/face/facial-emotion';
import { mirrored, neutralLandmarks, type Point } from '../src/synthetic/face/landmarks';
import { syntheticPerson } from '../src/synthetic/face/synthetic-person';
import { nearestMeanAccuracy } from './acoustic-features';

describe('the landmarks', () => {
  it('are 68, and the halves of the face mirror each other', () => {
    expect(neutralLandmarks.filter((point) => point !== undefined)).toHaveLength(68);
    for (const [index, [x, y]] of neutralLandmarks.entries()) {
      expect(mirrored(mirrored(index))).toBe(index);
      const [otherX, otherY] = neutralLandmarks[mirrored(index)];
      expect([otherX + 0, otherY]).toEqual([0 - x, y]);
    }
  });

  it('move by each action unit as the FACS manual says', () => {
    const person = personLandmarks(syntheticPerson({ seed: 1, person: 'someone', sex: 'female' }));
    const change = (unit: ActionUnit, measure: (face: readonly Point[]) => number) => {
      return measure(moveLandmarks(person, { [unit]: 1 }, 0)) - measure(person);
    };
    const innerBrow = (face: readonly Point[]) => face[21][1];
    const outerBrow = (face: readonly Point[]) => face[18][1];
    const browGap = (face: readonly Point[]) => face[22][0] - face[21][0];
    const opening = (face: readonly Point[]) => face[41][1] - face[37][1];
    const cornerHeight = (face: readonly Point[]) => face[48][1];
    const mouthWidth = (face: readonly Point[]) => face[54][0] - face[48][0];
    const lipGap = (face: readonly Point[]) => face[66][1] - face[62][1];
    const chin = (face: readonly Point[]) => face[8][1];
    const upperLip = (face: readonly Point[]) => face[51][1];
    const redLips = (face: readonly Point[]) => face[57][1] - face[51][1];
    // down is positive
    expect(change(1, innerBrow)).toBeLessThan(-0.05);
    expect(change(2, outerBrow)).toBeLessThan(-0.05);
    expect(change(4, innerBrow)).toBeGreaterThan(0.05);
    expect(change(4, browGap)).toBeLessThan(-0.02);
    expect(change(5, opening)).toBeGreaterThan(0.02);
    expect(change(6, opening)).toBeLessThan(0);
    expect(change(7, opening)).toBeLessThan(-0.02);
    expect(change(9, upperLip)).toBeLessThan(0);
    expect(change(10, upperLip)).toBeLessThan(-0.03);
    expect(change(12, cornerHeight)).toBeLessThan(-0.05);
    expect(change(12, mouthWidth)).toBeGreaterThan(0.1);
    expect(change(15, cornerHeight)).toBeGreaterThan(0.05);
    expect(change(20, mouthWidth)).toBeGreaterThan(0.1);
    expect(change(23, redLips)).toBeLessThan(-0.03);
    expect(change(25, lipGap)).toBeGreaterThan(0.02);
    expect(change(26, lipGap)).toBeGreaterThan(0.1);
    expect(change(27, chin)).toBeGreaterThan(0.1);
    expect(change(43, opening)).toBeLessThan(-0.04);
  });

  it('never let lips or lids pass through each other', () => {
    for (const variants of Object.values(facialEmotions)) {
      for (const units of variants) {
        const strongest = Object.fromEntries(Object.entries(units).map(([unit, size]) => [unit, 1.6 * size]));
        for (let number = 0; number < 20; number++) {
          const person = syntheticPerson({ seed: 0, person: `person ${number}`, sex: 'male' });
          const face = moveLandmarks(personLandmarks(person), strongest, 0.2);
          expect(face[66][1]).toBeGreaterThanOrEqual(face[62][1]);
          expect(face[41][1]).toBeGreaterThan(face[37][1]);
          expect(face[46][1]).toBeGreaterThan(face[44][1]);
        }
      }
    }
  });

  it('use units that the table has, those of EMFACS for each emotion', () => {
    for (const variants of Object.values(facialEmotions)) {
      for (const units of variants)
        expect(Object.keys(actionUnits)).toEqual(expect.arrayContaining(Object.keys(units)));
    }
    const all = (emotion: keyof typeof facialEmotions, ...units: ActionUnit[]) =>
      facialEmotions[emotion].every((variant) => units.every((unit) => variant[unit] !== undefined));
    expect(all('happy', 6, 12) && all('sad', 1, 4, 15) && all('angry', 4, 7) && all('fearful', 1, 2, 4, 5)).toBe(true);
    expect(all('disgust', 9) && all('surprised', 1, 2, 5)).toBe(true);
  });

  it('turn with the head: a turn to one side brings the nearer half of the face apart from the other', () => {
    const pose = { yaw: 0.3, pitch: 0, roll: 0, scale: 1, shiftX: 0, shiftY: 0 };
    const place = projector(pose);
    const [nose] = place(0, 0.19);
    const [left] = place(-0.5, 0.19);
    const [right] = place(0.5, 0.19);
    expect(nose - left).toBeGreaterThan(right - nose + 0.1);
    const still = projector({ ...pose, yaw: 0 });
    expect(still(0.3, -0.2)).toEqual([0.3, -0.2]);
  });
});

/** How much darker pixels are than their four neighbours, summed over 12 x 12 cells, over the picture's deviation. */
function darkLines(pixels: Float32Array): number[] {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
  const cells = new Array<number>(144).fill(0);
  for (let y = 1; y < 47; y++) {
    for (let x = 1; x < 47; x++) {
      const at = y * 48 + x;
      const around = (pixels[at - 48] + pixels[at + 48] + pixels[at - 1] + pixels[at + 1]) / 4;
      cells[(y >> 2) * 12 + (x >> 2)] += Math.max(0, around - pixels[at]) / deviation;
    }
  }
  return cells;
}

describe('renderFace', () => {
  const { faceSpecs, pixelsOf } = synthesizeCorpus({
    profile: 'synthetic-ravdess',
    speakers: 1,
    clipsPerSpeakerAndEmotion: 1,
    faces: 560,
  });

  it('has 48 x 48 values from 0 to 255 with contrast', () => {
    for (const { id } of faceSpecs.slice(0, 60)) {
      const pixels = pixelsOf(id);
      expect(pixels).toHaveLength(48 * 48);
      const [least, most] = [Math.min(...pixels), Math.max(...pixels)];
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(255);
      expect(most - least).toBeGreaterThan(60);
    }
  });

  it('lets nearest class means of dark lines tell the emotions of new people above chance, far from always', () => {
    const items = faceSpecs.slice(8).map(({ id, person, emotion }) => {
      return { person, label: emotion, features: darkLines(pixelsOf(id)) };
    });
    const first = items.filter(({ person }) => person < 'person-020');
    const second = items.filter(({ person }) => person >= 'person-020');
    const accuracy = (nearestMeanAccuracy(first, second) + nearestMeanAccuracy(second, first)) / 2;
    expect(accuracy).toBeGreaterThan(1 / 7 + 0.15);
    expect(accuracy).toBeLessThan(0.7);
  });

  it('keeps a person recognisable: pictures of one person are nearer than those of two', () => {
    const { faceSpecs: specs, pixelsOf: pixels } = synthesizeCorpus({
      profile: 'synthetic-ravdess',
      speakers: 1,
      faces: 280,
    });
    const neutral = specs.filter(({ clip, emotion }) => clip === null && emotion === 'neutral');
    const centre = (values: Float32Array) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      return values.map((value) => (value - mean) / deviation);
    };
    const pictures = neutral.map(({ person, id }) => ({ person, values: centre(pixels(id)) }));
    const same: number[] = [];
    const different: number[] = [];
    pictures.forEach((one, index) => {
      for (const other of pictures.slice(index + 1)) {
        const distance = one.values.reduce((sum, value, k) => sum + (value - other.values[k]) ** 2, 0);
        (one.person === other.person ? same : different).push(distance);
      }
    });
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(same).toHaveLength(20);
    expect(mean(same)).toBeLessThan(mean(different));
  });
});

describe('intensity', () => {
  it('widens a smile: strong frames of a clip show more of it than normal ones', () => {
    const { faceSpecs } = synthesizeCorpus({ profile: 'synthetic-ravdess', seed: 4 });
    const bright = (specs: readonly FaceSpec[]) => {
      // the teeth of a smile: the share of light pixels in the lower third's middle, against the face's own median
      const shares = specs.map((spec) => {
        const pixels = renderFace(spec);
        const median = [...pixels].sort((a, b) => a - b)[pixels.length >> 1];
        let light = 0;
        for (let y = 33; y < 42; y++) {
          for (let x = 14; x < 34; x++) if (pixels[y * faceSize + x] > 1.25 * median) light++;
        }
        return light;
      });
      return shares.reduce((sum, share) => sum + share, 0) / shares.length;
    };
    const smiles = (intensity: string) => {
      return faceSpecs.filter(({ clip }) => clip?.emotion === 'happy' && clip.intensity === intensity);
    };
    expect(bright(smiles('strong'))).toBeGreaterThan(bright(smiles('normal')));
  });
});
