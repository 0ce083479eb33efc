/** Numbers that both sides start from: sines. */
export function sines(length: number, phase: number, scale: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => scale * Math.sin(phase + index * 0.7317));
}

/** Of Adam. Large, or the sign of gradients that are almost zero decides the first steps, and the sides part. */
export const adamEpsilon = 1e-3;
