/** Numbers that both sides start from: sines. */
export function sines(length: number, phase: number, scale: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => scale * Math.sin(phase + index * 0.7317));
}

/** Of Adam: large, so that gradients that are almost zero move weights little. */
export const adamEpsilon = 1e-3;
