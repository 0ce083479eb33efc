import { TranslatorError } from '../errors';
import type { Translator } from '../translator';
import type { LossWeights } from './loss-weights';

/** The weights with 0 for what a batch cannot have: adversarial terms with pairs, the L1 without, the latent's class without alignment. */
export function activeWeights(
  { options }: Translator,
  weights: Readonly<LossWeights>,
  { hasPairs }: { hasPairs: boolean },
): LossWeights {
  const active = { ...weights };
  const adversarial = { criticClass: 0, criticReal: 0, featureMatching: 0, ganSource: 0, ganTarget: 0 };
  if (hasPairs) Object.assign(active, adversarial);
  else active.pairedL1 = 0;
  if (options.alignment === 'none') active.latentClass = 0;
  return active;
}

/** @throws TranslatorError where no term is left, or one needs a critic or a discriminator that is not there */
export function checkActiveWeights({ options }: Translator, active: LossWeights, hasCritic: boolean): void {
  if (!hasCritic && active.criticClass + active.criticReal + active.featureMatching > 0) {
    const fix = 'Pass the target classifier, or set the weights criticClass, criticReal and featureMatching to 0.';
    throw new TranslatorError('critic', 'missing', 'a Critic, since critic weights are above 0', fix);
  }
  for (const [name, domain] of [
    ['ganSource', 'source'],
    ['ganTarget', 'target'],
  ] as const) {
    if (active[name] === 0 || options.discriminators.includes(domain)) continue;
    const fix = `Set the weight to 0, or create the translator with '${domain}' among its discriminators.`;
    throw new TranslatorError(
      `weights.${name}`,
      String(active[name]),
      `0 without a discriminator of the ${domain}`,
      fix,
    );
  }
  if (Object.values(active).every((weight) => weight === 0)) {
    throw new TranslatorError('weights', 'all 0 for this batch', 'a weight above 0');
  }
}

/** Whether a term needs the items translated there and back. */
export const hasCycles = ({ cycle, cycleKl }: LossWeights): boolean => cycle > 0 || cycleKl > 0;
