/** Share of the cycle in which the glottis opens, and in which it closes again; for the rest it is shut. */
const opening = 0.4;
const closing = 0.16;

/**
 * Flow derivative of Rosenberg's pulse (1971, type C) at `phase` of the cycle, 0 to 1: the flow rises as (1 - cos) / 2 over the opening
 * and falls as a quarter cosine over the closing. Scaled so that the derivative's extreme, at closure, is -1.
 */
export function glottalFlowDerivative(phase: number): number {
  if (phase < opening) return (closing / opening) * Math.sin((Math.PI * phase) / opening);
  if (phase < opening + closing) return -Math.sin((Math.PI * (phase - opening)) / (2 * closing));
  return 0;
}

/** How far the glottis is open at `phase`, 0 to 1: breath noise follows it. */
export function glottalOpening(phase: number): number {
  return phase < opening + closing ? Math.sin((Math.PI * phase) / (opening + closing)) : 0;
}
