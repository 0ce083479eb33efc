import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cremaD, emotions, ravdess, toCanonicalEmotion } from '../src/index';

describe('toCanonicalEmotion', () => {
  it.each([
    ['ANG', 'angry'],
    ['anger', 'angry'],
    ['Angry', 'angry'],
    ['happiness', 'happy'],
    ['HAP', 'happy'],
    ['joy', 'happy'],
    ['sadness', 'sad'],
    ['fear', 'fearful'],
    ['FEA', 'fearful'],
    ['surprise', 'surprised'],
    [' Disgust ', 'disgust'],
    ['NEU', 'neutral'],
    ['calm', 'calm'],
    ['contempt', 'dropped'],
  ])('reads %s as %s', (word, meaning) => {
    expect(toCanonicalEmotion(word)).toBe(meaning);
  });

  it('knows nothing of other words, properties of every object among them', () => {
    for (const word of ['', 'bored', 'constructor', '__proto__', 'toString'])
      expect(toCanonicalEmotion(word)).toBeNull();
  });

  it('maps every canonical label to itself in any case', () => {
    fc.assert(
      fc.property(fc.constantFrom(...emotions), fc.boolean(), (emotion, upper) => {
        expect(toCanonicalEmotion(upper ? emotion.toUpperCase() : emotion)).toBe(emotion);
      }),
    );
  });
});

describe('class lists', () => {
  it('has the eight classes of RAVDESS in the order of its codes and the six of CREMA-D in the same order', () => {
    expect(ravdess.classes).toEqual(['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised']);
    expect(cremaD.classes).toEqual(ravdess.classes.filter((emotion) => emotion !== 'calm' && emotion !== 'surprised'));
  });
});
