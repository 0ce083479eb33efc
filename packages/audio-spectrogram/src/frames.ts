import { AudioArgumentError } from './errors';
import type { StftPlan } from './stft-plan';
import { copyPadded } from './edge-padding';
import type { SpectrumEngine } from './engine/spectrum-engine';
import { requireFiniteSamples, type Samples } from './samples';

/**
 * Cuts a clip into frames, as many at a time as the engine has room for: the clip is never copied whole. `begin` is told the
 * number of frames, 1 + floor((length + 2 margin - frameLength) / hop); `visit` finds frames `first` ... `first + count - 1` in
 * `engine.samples`.
 *
 * @throws AudioArgumentError where the clip holds no frame, or a sample that is not finite
 */
export function forEachChunk(
  samples: Samples,
  { frameLength, hopLength, margin, padMode }: StftPlan,
  engine: SpectrumEngine,
  begin: (frames: number) => void,
  visit: (first: number, count: number) => void,
): void {
  requireFiniteSamples(samples);
  const length = samples.length + 2 * margin;
  if (length < frameLength) {
    const fix = 'Pad the clip, or set center to true.';
    throw new AudioArgumentError('samples', `${samples.length} samples`, `at least a frame, ${frameLength}`, fix);
  }
  const frames = 1 + Math.floor((length - frameLength) / hopLength);
  begin(frames);
  for (let first = 0; first < frames; first += engine.framesAtOnce) {
    const count = Math.min(engine.framesAtOnce, frames - first);
    const needed = (count - 1) * hopLength + frameLength;
    copyPadded(samples, first * hopLength - margin, engine.samples, needed, padMode);
    visit(first, count);
  }
}
