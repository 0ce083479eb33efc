import type { DomainName } from '../domain-spec';
import { requireOptions, TranslatorError } from '../errors';
import type { Translator } from '../translator';
import { lossTerms } from './loss-terms';

/** The weight of every term of the translator's loss. A weight of 0 removes the term's computation. */
export type LossWeights = { -readonly [Name in keyof typeof lossTerms]: number };

type TermName = keyof LossWeights;

const termNames = Object.keys(lossTerms) as TermName[];
const ofEachTerm = <Value>(value: (name: TermName) => Value): Record<TermName, Value> =>
  Object.fromEntries(termNames.map((name) => [name, value(name)])) as Record<TermName, Value>;

/**
 * Image2Audio's weights: L = NLL/D + 2 KL/9984 + 0.5 (cycle NLL/D + 2 cycle KL/9984) + 0.2 latent cross-entropy
 * + 0.5 (critic cross-entropy + feature matching + looks-real) + 0.02 GAN_s, or 1 L1 in place of the last two groups on pairs. The
 * target domain's discriminator is its critic, so GAN_t is 0. 9984 = 156 x 64 is the size D of a spectrogram: with NLL/D, a KL weight
 * of 1/D is the evidence lower bound, 2/D a beta of 2. Domains of another size want `kl` and `cycleKl` by their own D.
 */
export const defaultLossWeights: Readonly<LossWeights> = Object.freeze(ofEachTerm((name) => lossTerms[name].weight));

/** Autoencoders alone, for the first steps: reconstruction, KL and the latent's class. */
export const warmUpLossWeights: Readonly<LossWeights> = Object.freeze(
  ofEachTerm((name) => (lossTerms[name].warmUp ? lossTerms[name].weight : 0)),
);

/** Fills the weights not given with the defaults. @throws TranslatorError on a negative, infinite or unknown weight. */
export function completeLossWeights(weights: Partial<LossWeights> = {}): LossWeights {
  requireOptions<Partial<LossWeights>>(
    'weights',
    weights,
    ofEachTerm(() => true as const),
  );
  for (const [name, weight] of Object.entries(weights)) {
    if (!(Number.isFinite(weight) && weight >= 0))
      throw new TranslatorError(`weights.${name}`, String(weight), 'a finite number, 0 or more');
  }
  return { ...defaultLossWeights, ...weights };
}

/** The weights with 0 for what a batch cannot have: adversarial terms with pairs, the L1 without, the latent's class without alignment. */
export function activeWeights(
  { options }: Translator,
  weights: Readonly<LossWeights>,
  { hasPairs }: { hasPairs: boolean },
): LossWeights {
  const exists = { pairs: hasPairs, unpaired: !hasPairs, alignment: options.alignment !== 'none' };
  return ofEachTerm((name) => {
    const { only } = lossTerms[name];
    return only && !exists[only] ? 0 : weights[name];
  });
}

/** @throws TranslatorError where no term is left, or one needs a critic or a discriminator that is not there */
export function checkActiveWeights({ options }: Translator, active: LossWeights, hasCritic: boolean): void {
  const names = activeTerms(active);
  if (!hasCritic && names.some((name) => lossTerms[name].critic)) {
    const ofCritics = termNames.filter((name) => lossTerms[name].critic).join(', ');
    const fix = `Pass the target classifier, or set the weights ${ofCritics} to 0.`;
    throw new TranslatorError('critic', 'undefined', 'a Critic, since critic weights are above 0', fix);
  }
  for (const name of names) {
    const domain = lossTerms[name].discriminator;
    if (!domain || options.discriminators.includes(domain)) continue;
    const fix = `Set the weight to 0, or create the translator with '${domain}' among its discriminators.`;
    const expected = `0 without a discriminator of the ${domain}`;
    throw new TranslatorError(`weights.${name}`, String(active[name]), expected, fix);
  }
  if (names.length === 0) throw new TranslatorError('weights', 'all 0 for this batch', 'a weight above 0');
}

/** The names of the terms that are computed, in the order of `lossTerms`. */
export const activeTerms = (active: LossWeights): TermName[] => termNames.filter((name) => active[name] > 0);

/** The domains whose discriminators are asked and so trained. */
export const trainedDiscriminators = (active: LossWeights): DomainName[] =>
  activeTerms(active).flatMap((name) => lossTerms[name].discriminator ?? []);

/** Whether a term needs the items translated there and back. */
export const hasCycles = (active: LossWeights): boolean => activeTerms(active).some((name) => lossTerms[name].returns);
