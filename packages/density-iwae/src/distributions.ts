/** log p(x|z) of decoders and log p(z), for a `LatentModel` of your own. */
export { bernoulliLogLikelihood } from './likelihood/bernoulli';
export { gaussianLogLikelihood } from './likelihood/gaussian';
export { laplaceLogLikelihood } from './likelihood/laplace';
export { temperedModel } from './likelihood/tempered';
export { classMixtureLogPrior } from './prior/class-mixture';
export { standardNormalLogPrior } from './prior/standard-normal';
