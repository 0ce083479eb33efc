import * as tf from '@tensorflow/tfjs';

/** A layer in a small model: the shape of an example, and the layer (after which the model flattens and classifies). */
export interface LayerCase {
  inputShape: number[];
  layers: (initializer: () => ReturnType<typeof tf.initializers.glorotUniform>) => tf.layers.Layer[];
  /** The inputs are whole numbers below 10, as embeddings take them. */
  takesIndices?: boolean;
  /** TensorFlow.js has no gradient by the layer's input. */
  isFirst?: boolean;
  /** Draws numbers without a seed: its losses are not comparable. */
  isRandom?: boolean;
  /** TensorFlow.js has no gradient at all: the layer is applied, not trained. */
  hasNoGradient?: boolean;
  /** Kernels that fall back, all of them for reasons the README gives. */
  fallbacks?: string[];
}

const image = [7, 6, 3];
const series = [9, 4];
const volume = [4, 5, 4, 2];

/** By the name in tf.layers. */
export const layerCases: Record<string, LayerCase> = {
  activation: { inputShape: [8], layers: () => ['elu', 'relu', 'relu6', 'selu', 'sigmoid', 'hardSigmoid', 'softplus', 'softsign', 'swish', 'mish', 'gelu', 'tanh', 'linear', 'softmax'].map((activation) => tf.layers.activation({ activation: activation as 'elu' })) },
  alphaDropout: { isRandom: true, inputShape: [8], layers: () => [tf.layers.alphaDropout({ rate: 0.25 })] },
  averagePooling1d: { inputShape: series, layers: () => [tf.layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' })] },
  averagePooling2d: { inputShape: image, layers: () => [tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same' })] },
  averagePooling3d: { inputShape: volume, layers: () => [tf.layers.averagePooling3d({ poolSize: 2, strides: 2, padding: 'same' })] },
  batchNormalization: { inputShape: image, layers: () => [tf.layers.batchNormalization()] },
  bidirectional: { inputShape: series, layers: (init) => [tf.layers.bidirectional({ layer: tf.layers.gru({ units: 3, kernelInitializer: init(), recurrentInitializer: init() }), mergeMode: 'concat' })] },
  conv1d: { inputShape: series, layers: (init) => [tf.layers.conv1d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: init() })] },
  conv2d: { inputShape: image, layers: (init) => [tf.layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: init() })] },
  conv2dTranspose: { inputShape: image, layers: (init) => [tf.layers.conv2dTranspose({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: init() })] },
  conv3d: { inputShape: volume, layers: (init) => [tf.layers.conv3d({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: init() })] },
  conv3dTranspose: { hasNoGradient: true, inputShape: volume, layers: (init) => [tf.layers.conv3dTranspose({ filters: 3, kernelSize: 2, strides: 2, padding: 'same', kernelInitializer: init() })] },
  convLstm2d: { inputShape: [3, 5, 5, 2], layers: (init) => [tf.layers.convLstm2d({ filters: 2, kernelSize: 3, padding: 'same', kernelInitializer: init(), recurrentInitializer: init() })] },
  cropping2D: { inputShape: image, layers: () => [tf.layers.cropping2D({ cropping: [[1, 1], [0, 2]] })] },
  dense: { inputShape: [8], layers: (init) => [tf.layers.dense({ units: 5, kernelInitializer: init(), kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.01 }), kernelConstraint: tf.constraints.maxNorm({ maxValue: 1, axis: 0 }) })] },
  depthwiseConv2d: { inputShape: image, layers: (init) => [tf.layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthwiseInitializer: init() })] },
  dropout: { inputShape: [8], layers: () => [tf.layers.dropout({ rate: 0.25, seed: 3 })] },
  elu: { inputShape: [8], layers: () => [tf.layers.elu()] },
  embedding: { inputShape: [6], takesIndices: true, isFirst: true, layers: (init) => [tf.layers.embedding({ inputDim: 10, outputDim: 4, embeddingsInitializer: init() })] },
  flatten: { inputShape: image, layers: () => [tf.layers.flatten()] },
  gaussianDropout: { isRandom: true, inputShape: [8], layers: () => [tf.layers.gaussianDropout({ rate: 0.25 })] },
  gaussianNoise: { isRandom: true, inputShape: [8], layers: () => [tf.layers.gaussianNoise({ stddev: 0.1 })] },
  globalAveragePooling1d: { inputShape: series, layers: () => [tf.layers.globalAveragePooling1d()] },
  globalAveragePooling2d: { inputShape: image, layers: () => [tf.layers.globalAveragePooling2d({})] },
  globalMaxPooling1d: { inputShape: series, layers: () => [tf.layers.globalMaxPooling1d()] },
  globalMaxPooling2d: { inputShape: image, layers: () => [tf.layers.globalMaxPooling2d({})] },
  gru: { inputShape: series, layers: (init) => [tf.layers.gru({ units: 3, returnSequences: true, kernelInitializer: init(), recurrentInitializer: init() })] },
  layerNormalization: { inputShape: image, layers: () => [tf.layers.layerNormalization()] },
  leakyReLU: { inputShape: [8], layers: () => [tf.layers.leakyReLU({ alpha: 0.2 })] },
  lstm: { inputShape: series, layers: (init) => [tf.layers.lstm({ units: 3, kernelInitializer: init(), recurrentInitializer: init() })] },
  masking: { isFirst: true, inputShape: series, layers: (init) => [tf.layers.masking({ maskValue: 0 }), tf.layers.simpleRNN({ units: 3, kernelInitializer: init(), recurrentInitializer: init() })] },
  maxPooling1d: { inputShape: series, layers: () => [tf.layers.maxPooling1d({ poolSize: 3, strides: 2, padding: 'same' })] },
  maxPooling2d: { inputShape: image, layers: () => [tf.layers.reLU(), tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' })] },
  maxPooling3d: { inputShape: volume, layers: () => [tf.layers.maxPooling3d({ poolSize: 2, strides: 2, padding: 'valid' })] },
  permute: { inputShape: image, layers: () => [tf.layers.permute({ dims: [2, 3, 1] })] },
  prelu: { inputShape: image, layers: (init) => [tf.layers.prelu({ alphaInitializer: init(), sharedAxes: [1, 2] })] },
  reLU: { inputShape: [8], layers: () => [tf.layers.reLU({ maxValue: 1 })] },
  repeatVector: { inputShape: [8], layers: () => [tf.layers.repeatVector({ n: 3 })] },
  rescaling: { inputShape: image, layers: () => [tf.layers.rescaling({ scale: 0.5, offset: 1 })] },
  reshape: { inputShape: [8], layers: () => [tf.layers.reshape({ targetShape: [2, 4] })] },
  rnn: { inputShape: series, layers: (init) => [tf.layers.rnn({ cell: [tf.layers.lstmCell({ units: 3, kernelInitializer: init(), recurrentInitializer: init() }), tf.layers.gruCell({ units: 2, kernelInitializer: init(), recurrentInitializer: init() })] })] },
  separableConv2d: { inputShape: image, layers: (init) => [tf.layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, depthwiseInitializer: init(), pointwiseInitializer: init() })] },
  simpleRNN: { inputShape: series, layers: (init) => [tf.layers.simpleRNN({ units: 3, goBackwards: true, kernelInitializer: init(), recurrentInitializer: init() })] },
  softmax: { inputShape: [8], layers: () => [tf.layers.softmax()] },
  spatialDropout1d: { inputShape: series, layers: () => [tf.layers.spatialDropout1d({ rate: 0.25, seed: 3 })] },
  thresholdedReLU: { isFirst: true, inputShape: [8], layers: () => [tf.layers.thresholdedReLU({ theta: 0.3 })] },
  timeDistributed: { inputShape: series, layers: (init) => [tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 3, kernelInitializer: init() }) })] },
  upSampling2d: { inputShape: [5, 5, 3], layers: () => [tf.layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }), tf.layers.maxPooling2d({ poolSize: 3, strides: 2 })] },
  zeroPadding2d: { inputShape: image, layers: () => [tf.layers.zeroPadding2d({ padding: [1, 2] })] },
}; // prettier-ignore

/** Layers of two inputs, each of the shape [4, 3] an example. */
export const mergeCases: Record<string, () => tf.layers.Layer> = {
  add: () => tf.layers.add(),
  average: () => tf.layers.average(),
  concatenate: () => tf.layers.concatenate({ axis: 1 }),
  dot: () => tf.layers.dot({ axes: [2, 2], normalize: true }),
  maximum: () => tf.layers.maximum(),
  minimum: () => tf.layers.minimum(),
  multiply: () => tf.layers.multiply(),
};

/** Names in tf.layers that are no layers to train, with the reason. */
export const noLayerToTrain: Record<string, string> = {
  Layer: 'base class',
  RNN: 'base class',
  RNNCell: 'base class',
  input: 'makes a symbolic tensor',
  inputLayer: 'has no operation',
  ...Object.fromEntries(
    ['simpleRNNCell', 'gruCell', 'lstmCell', 'convLstm2dCell', 'stackedRNNCells'].map((name) => [name, 'part of rnn']),
  ),
  ...Object.fromEntries(
    ['avgPool1d', 'avgPooling1d', 'avgPool2d', 'avgPooling2d', 'avgPool3d', 'avgPooling3d', 'maxPool1d', 'maxPool2d', 'globalMaxPool1d', 'globalMaxPool2d'].map((name) => [name, 'another name']),
  ),
  categoryEncoding: 'prepares data: DenseBincount falls back',
  centerCrop: 'prepares data: CropAndResize falls back',
  randomWidth: 'prepares data',
  resizing: 'prepares data; TensorFlow.js 4.22 cannot apply it inside a model',
}; // prettier-ignore
