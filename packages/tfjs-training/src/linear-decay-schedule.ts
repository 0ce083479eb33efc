import { requireInteger, requireOptions, requireRange } from './errors';

export interface LinearDecayOptions {
  /** Training steps in all. */
  steps: number;
  /** The highest learning rate. Default 1e-3. */
  peak?: number;
  /** Steps of linear warm-up: step i (from 0) has the share (i + 1) / warmup of the peak. Default 30. */
  warmup?: number;
  /** Share of the steps after which the decay begins. Default 0.6. */
  decayFrom?: number;
  /** Share of the peak that the last step has. Default 0.05. */
  floor?: number;
}

/**
 * The learning rate of each step, counted from 0: warm-up, a plateau at `peak`, then a straight line down to
 * `floor` x peak at the last step. Where warm-up and decay overlap, the smaller rate holds.
 */
export function linearDecaySchedule(options: LinearDecayOptions): (step: number) => number {
  requireOptions<LinearDecayOptions>(
    'options',
    options,
    { steps: true, peak: true, warmup: true, decayFrom: true, floor: true },
    'required',
  );
  const { steps, peak = 1e-3, warmup = 30, decayFrom = 0.6, floor = 0.05 } = options;
  requireInteger('steps', steps, 1);
  requireInteger('warmup', warmup, 0);
  requireRange('peak', peak, 0, Infinity);
  requireRange('decayFrom', decayFrom, 0, 1);
  requireRange('floor', floor, 0, 1);
  const last = steps - 1;
  const start = Math.min(decayFrom * steps, last);
  return (step) => {
    const rising = warmup === 0 ? 1 : Math.min(1, (step + 1) / warmup);
    if (step <= start || last === start) return peak * rising;
    const falling = 1 - (1 - floor) * Math.min(1, (step - start) / (last - start));
    return peak * Math.min(rising, falling);
  };
}
