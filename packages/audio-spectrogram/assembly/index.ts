import { oddRadix, radix2, radix4, radix5 } from './butterflies';
import { gather, gatherRadix2, gatherRadix4, gatherConditioned } from './gather';
import { mel } from './mel';
import { Plan } from './plan';
import { powers, spectra } from './spectrum';

export { levels } from './logarithm';

/** Filter sums of `frames` frames from `samples` on, two frames at a time, row by row to `out`, which has room for an even number. */
export function melFrames(plan: Plan, samples: usize, frames: usize, out: usize): void {
  for (let frame: usize = 0; frame < frames; frame += 2) {
    transform(plan, samples + frame * plan.hop);
    powers(plan);
    mel(plan, out + frame * 8 * plan.bands);
  }
}

/** The spectra of the frame at `samples` and of the one after it. */
export function twoSpectra(plan: Plan, samples: usize): void {
  transform(plan, samples);
  spectra(plan);
}

function transform(plan: Plan, frame: usize): void {
  let stage: usize = 0;
  let m: usize = 1;
  const first = load<u32>(plan.radices);
  if (plan.conditioned) gatherConditioned(plan, frame);
  else if (plan.packed && (first == 2 || first == 4)) {
    if (first == 2) gatherRadix2(plan, frame);
    else gatherRadix4(plan, frame);
    stage = 1;
    m = first;
  } else gather(plan, frame);

  const values = plan.values;
  let twiddles = plan.twiddles;
  let roots = plan.roots;
  for (; stage < plan.stages; stage++) {
    const radix = load<u32>(plan.radices + stage * 4);
    if (radix == 4) radix4(values, plan.size, m, twiddles);
    else if (radix == 2) radix2(values, plan.size, m, twiddles);
    else if (radix == 5) {
      radix5(values, plan.size, m, twiddles, roots);
      roots += radix * 16;
    } else {
      oddRadix(values, plan.size, m, radix, twiddles, roots, plan.pairs);
      roots += radix * 16;
    }
    // a first stage has none
    if (m > 1) twiddles += m * 16 * (radix - 1);
    m *= radix;
  }
}
