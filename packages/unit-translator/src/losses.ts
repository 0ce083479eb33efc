/** Every term of the translator's loss as a function of its own, and the distributions that they compare. */
export { latentClassLogits, priorMeans, pullToClassMeans } from './latent/class-means';
export { classMixtureLogDensity } from './latent/class-mixture';
export { samplePosterior, type Posterior } from './latent/posterior';
export { criticClassLoss, criticRealLoss } from './losses/critic';
export { cycleKl, cycleNll } from './losses/cycle';
export { featureMatchingLoss } from './losses/feature-matching';
export { ganLosses, type GanLoss } from './losses/gan/gan-loss';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './losses/gan/hinge';
export { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './losses/gan/least-squares';
export { logisticDiscriminatorLoss, logisticGeneratorLoss } from './losses/gan/logistic';
export { gaussianLogLikelihood, gaussianNll } from './losses/gaussian-nll';
export { klClassMixture } from './losses/kl-class-mixture';
export { klNormal } from './losses/kl-normal';
export { laplaceLogLikelihood, laplaceNll } from './losses/laplace-nll';
export { latentClassCrossEntropy } from './losses/latent-class';
export { pairedL1Loss } from './losses/paired-l1';
