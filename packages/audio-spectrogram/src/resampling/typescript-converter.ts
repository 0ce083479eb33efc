import type { ConversionPlan, Converter } from './conversion-plan';
import { applyOverlapSave } from './overlap-save';
import { polyphaseConvolution } from './polyphase-convolution';

/** Both steps over the whole clip, in float64. */
export function typeScriptConverter({ first, second }: ConversionPlan): Converter {
  if (second === null) return (samples, length) => Float32Array.from(applyOverlapSave(first, samples, 0, length));
  const { up, down, filter } = second;
  return (samples, length) => {
    const between = Math.ceil(((length - 1) * down) / up) + filter.taps;
    const signal = applyOverlapSave(first, samples, 1 - filter.reach, between);
    return polyphaseConvolution(filter, up, down, signal, length);
  };
}
