import type * as tf from '@tensorflow/tfjs';
import type { DomainName } from './domain-spec';
import { requireName, requireOptions, TranslatorError } from './errors';
import { gaussianLogLikelihood, gaussianNll } from './losses/gaussian-nll';
import { laplaceLogLikelihood, laplaceNll } from './losses/laplace-nll';

export type LikelihoodFamily = 'gaussian' | 'laplace';

/** p(x|z) of one domain: every value independent around the decoder's output, with one scale for all. */
export interface Likelihood {
  /** 'gaussian' (default): the scale is sigma, the error is squared. 'laplace': the scale is b, the error is absolute. */
  family?: LikelihoodFamily;
  /** 'learned' (default): starts at 1 and is trained with the translator. A number above 0: stays what it is. */
  scale?: 'learned' | number;
}

/** The negative log-likelihood a value and the log-likelihood an item of every family, of `(x, reconstruction, logScale)`. */
export const likelihoods: Readonly<
  Record<
    LikelihoodFamily,
    {
      nll: (x: tf.Tensor, reconstruction: tf.Tensor, logScale: tf.Tensor) => tf.Scalar;
      logLikelihood: (x: tf.Tensor, reconstruction: tf.Tensor, logScale: tf.Tensor) => tf.Tensor1D;
    }
  >
> = {
  gaussian: { nll: gaussianNll, logLikelihood: gaussianLogLikelihood },
  laplace: { nll: laplaceNll, logLikelihood: laplaceLogLikelihood },
};

/** Both domains' likelihoods with the defaults filled in. @throws TranslatorError on a family or a scale there is not */
export function completeLikelihoods(
  given: Likelihood | Record<DomainName, Likelihood> = {},
): Record<DomainName, Required<Likelihood>> {
  requireOptions<object>('likelihood', given, { family: true, scale: true, source: true, target: true });
  const isByDomain = 'source' in given || 'target' in given;
  if (isByDomain) requireOptions<Record<DomainName, Likelihood>>('likelihood', given, { source: true, target: true });
  const complete = (domain: DomainName): Required<Likelihood> => {
    const argument = isByDomain ? `likelihood.${domain}` : 'likelihood';
    const ofDomain: Likelihood = isByDomain ? (given[domain] ?? {}) : given;
    requireOptions<Likelihood>(argument, ofDomain, { family: true, scale: true });
    const { family = 'gaussian', scale = 'learned' } = ofDomain;
    requireName(`${argument}.family`, family, Object.keys(likelihoods));
    if (scale !== 'learned' && !(Number.isFinite(scale) && scale > 0))
      throw new TranslatorError(`${argument}.scale`, String(scale), "'learned' or a finite number above 0");
    return { family, scale };
  };
  return { source: complete('source'), target: complete('target') };
}
