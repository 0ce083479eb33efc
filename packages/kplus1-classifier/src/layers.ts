/** The layers of the networks, for those who build one of their own. */
export { attentionPooling, type AttentionPoolingWeights } from './network/attention-pooling';
export { attentiveStatisticsPooling, type AttentionWeights } from './network/attentive-statistics-pooling';
export { dropoutMask, dropoutMasks } from './network/dropout-mask';
export { gatedRecurrentUnit, type GatedRecurrentUnitWeights } from './network/gated-recurrent-unit';
export { groupNormalization } from './network/group-normalization';
export { groupStandardization } from './network/group-standardization';
export { jointLogits } from './network/joint-logits';
export { leakyRelu } from './network/leaky-relu';
export { statisticsPooling } from './network/statistics-pooling';
