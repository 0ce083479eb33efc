/** The shape of one glottal cycle, as shares of it: the flow rises for `opening`, falls for `closing`, and is shut for the rest. */
export interface GlottalShape {
  opening: number;
  closing: number;
}

/**
 * Flow derivative of Rosenberg's polynomial pulse (1971, type B) at `phase` of the cycle, 0 to 1. The flow is 3 (p / o)^2 - 2 (p / o)^3 over the
 * opening o and 1 - ((p - o) / c)^2 over the closing c. Scaled so that the derivative's extreme, at closure, is -1. A small `closing` gives the bright
 * sound of a pressed voice, a large one the dull sound of a breathy one.
 */
export function glottalFlowDerivative(phase: number, { opening, closing }: GlottalShape): number {
  if (phase < opening) return ((3 * closing * phase) / (opening * opening)) * (1 - phase / opening);
  if (phase < opening + closing) return (opening - phase) / closing;
  return 0;
}

/**
 * What to add to samples beside a closure so that its jump from -1 to 0 does not alias: the two-sample polynomial of a band-limited step (Valimaki
 * and Huovilainen 2007). `offset` is the sample's distance from the closure in samples, negative before it.
 */
export function closureCorrection(offset: number): number {
  if (offset <= -1 || offset >= 1) return 0;
  return offset < 0 ? ((1 + offset) * (1 + offset)) / 2 : -((1 - offset) * (1 - offset)) / 2;
}

/** How far the glottis is open at `phase`, 0 to 1, as a parabola: breath noise follows it. */
export function glottalOpening(phase: number, { opening, closing }: GlottalShape): number {
  const share = phase / (opening + closing);
  return share < 1 ? 4 * share * (1 - share) : 0;
}
