/** How a syllable begins: with a voiced glide, a stop's closure and burst, or a fricative's noise. */
export type Onset = 'glide' | 'stop' | 'fricative';

/** A syllable as text: its onset and its vowel. */
export interface Syllable {
  onset: Onset;
  vowel: keyof typeof vowelFormants;
}

/** F1, F2, F3 in Hz of American English vowels, averages of men (Hillenbrand, Getty, Clark and Wheeler 1995, table V). */
export const vowelFormants = {
  iy: [342, 2322, 3000],
  ih: [427, 2034, 2684],
  eh: [580, 1799, 2605],
  ae: [588, 1952, 2601],
  ah: [623, 1200, 2550],
  aa: [768, 1333, 2522],
  ao: [652, 997, 2538],
  uh: [469, 1122, 2434],
  uw: [378, 997, 2343],
  er: [474, 1379, 1710],
} as const;

const onsets: Readonly<Record<string, Onset>> = { '~': 'glide', '|': 'stop', s: 'fricative' };

function syllables(text: string): Syllable[] {
  return text.split(' ').map((syllable) => ({
    onset: onsets[syllable[0]],
    vowel: syllable.slice(1) as keyof typeof vowelFormants,
  }));
}

/**
 * The sentences that synthetic speakers say, by kind: onset (`~` glide, `|` stop, `s` fricative) and vowel of each syllable. Only the
 * rhythm and the vowels resemble the corpora's sentences ("Kids are talking by the door"): nothing can be understood.
 */
export const sentences = {
  ravdess: [syllables('|ih ~aa |ao |ih |aa sah |ao'), syllables('|ao ~aa sih |ih |aa sah |ao')],
  'crema-d': [
    syllables('~ih sih ~eh sah |ao'),
    syllables('sae ~ih sae |iy ~ah sae |eh'),
    syllables('~aa ~ao ~aa ~eh |uw sah ~iy |ih'),
    syllables('~aa ~ah |er ~ah sih ~ih sah ~aa'),
    syllables('siy ~er |eh ~ih ~ao sao suh'),
    syllables('~eh |iy |uh ~ao ~ih ~ih |iy |ao'),
  ],
} as const satisfies Record<string, readonly Syllable[][]>;
