/** The terms of the objective one by one, for those who put together another one. */
export { labeledLoss, type LabeledOver } from './objective/labeled-loss';
export { fakeLoss } from './objective/fake-loss';
export { realLoss } from './objective/real-loss';
export { conditionalEntropy } from './objective/conditional-entropy';
export { smoothnessTerm, type Smoothness } from './objective/smoothness-term';
export { logSumExp } from './objective/log-sum-exp';
export {
  appendFakeLogit,
  explicitConditionalEntropy,
  explicitFakeLoss,
  explicitKPlus1Probabilities,
  explicitLabeledLoss,
  explicitRealLoss,
  subtractFakeLogit,
} from './objective/explicit-kplus1';
export { objectiveTerms, weightedSum, type ObjectiveOptions, type ObjectiveParts } from './objective/objective';
