/** What a vowel chart says of one vowel: F1 to F4 in Hz, and the duration between the consonants of a word said alone, in seconds. */
export interface ChartVowel {
  men: readonly [number, number, number, number];
  women: readonly [number, number, number, number];
  duration: number;
}

/**
 * Hillenbrand, Getty, Clark and Wheeler (1995), Acoustic characteristics of American English vowels: averages of 45 men and 48 women at the steadiest
 * point of the vowels of h-V-d words, and the men's durations. The figures were written from memory and not compared with the paper's table.
 */
export const vowels = {
  iy: { men: [342, 2322, 3000, 3657], women: [437, 2761, 3372, 4352], duration: 0.243 },
  ih: { men: [427, 2034, 2684, 3618], women: [483, 2365, 3053, 4334], duration: 0.192 },
  ey: { men: [476, 2089, 2691, 3649], women: [536, 2530, 3047, 4319], duration: 0.267 },
  eh: { men: [580, 1799, 2605, 3677], women: [731, 2058, 2979, 4294], duration: 0.189 },
  ae: { men: [588, 1952, 2601, 3624], women: [669, 2349, 2972, 4290], duration: 0.278 },
  aa: { men: [768, 1333, 2522, 3687], women: [936, 1551, 2815, 4299], duration: 0.267 },
  ao: { men: [652, 997, 2538, 3486], women: [781, 1136, 2824, 3923], duration: 0.283 },
  ow: { men: [497, 910, 2459, 3384], women: [555, 1035, 2828, 3927], duration: 0.265 },
  uh: { men: [469, 1122, 2434, 3400], women: [519, 1225, 2827, 4052], duration: 0.192 },
  uw: { men: [378, 997, 2343, 3357], women: [459, 1105, 2735, 4115], duration: 0.237 },
  ah: { men: [623, 1200, 2550, 3557], women: [753, 1426, 2933, 4092], duration: 0.188 },
  er: { men: [474, 1379, 1710, 3334], women: [523, 1588, 1929, 3914], duration: 0.263 },
} as const satisfies Record<string, ChartVowel>;

export type VowelName = keyof typeof vowels;

/** Where a diphthong begins and ends; a vowel that is none stays where it is. The two long mid vowels glide in American English. */
export const glides: Readonly<Record<string, readonly [VowelName, VowelName]>> = {
  ay: ['aa', 'ih'],
  aw: ['aa', 'uh'],
  oy: ['ao', 'ih'],
  ey: ['ey', 'iy'],
  ow: ['ow', 'uw'],
};
