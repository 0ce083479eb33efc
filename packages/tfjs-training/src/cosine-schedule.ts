import { requireInteger, requireOptions, requireRange } from './errors';

export interface CosineScheduleOptions {
  /** Training steps in all. */
  steps: number;
  /** The highest learning rate. Default 1e-3. */
  peak?: number;
  /** Steps of linear warm-up: step i (from 0) has the share (i + 1) / warmup of the peak. Default 50. */
  warmup?: number;
  /** Share of the peak that the last step has. Default 0.02. */
  floor?: number;
}

/**
 * The learning rate of each step, counted from 0: linear warm-up, then half a cosine from `peak` down to `floor` x peak at the last
 * step (Loshchilov and Hutter 2017, without restarts), peak (floor + (1 - floor) (1 + cos(pi p)) / 2) at the share p of the steps
 * after the warm-up.
 */
export function cosineSchedule(options: CosineScheduleOptions): (step: number) => number {
  requireOptions<CosineScheduleOptions>(
    'options',
    options,
    { steps: true, peak: true, warmup: true, floor: true },
    'required',
  );
  const { steps, peak = 1e-3, warmup = 50, floor = 0.02 } = options;
  requireInteger('steps', steps, 1);
  requireInteger('warmup', warmup, 0);
  requireRange('peak', peak, 0, Infinity);
  requireRange('floor', floor, 0, 1);
  const falling = steps - 1 - warmup;
  return (step) => {
    if (step < warmup) return (peak * (step + 1)) / warmup;
    const share = falling > 0 ? Math.min(1, (step - warmup) / falling) : 1;
    return peak * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * share))) / 2);
  };
}
