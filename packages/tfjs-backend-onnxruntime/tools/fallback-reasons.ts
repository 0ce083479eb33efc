/** Why kernels have no lowering. */
const kernelsOf: Record<string, string[]> = {
  'text': ['StaticRegexReplace', 'StringNGrams', 'StringSplit', 'StringToHashBucketFast'],
  'complex numbers': ['Complex', 'ComplexAbs', 'FFT', 'IFFT', 'Imag', 'Real'],
  'ragged and sparse tensors': ['RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'SparseFillEmptyRows', 'SparseReshape', 'SparseSegmentMean', 'SparseSegmentSum', 'SparseToDense'],
  'draws random numbers': ['Multinomial'],
  'result of a size that depends on data': ['NonMaxSuppressionV3', 'NonMaxSuppressionV4', 'NonMaxSuppressionV5', 'Unique'],
  'prepares images': ['CropAndResize', 'Draw', 'RotateWithOffset', 'Transform'],
  'no layer, loss or optimizer of TensorFlow.js uses it': ['Atan2', 'Bincount', 'BitwiseAnd', 'BroadcastArgs', 'Cumprod', 'Diag', 'Dilation2D', 'Dilation2DBackpropFilter', 'Dilation2DBackpropInput', 'LRN', 'LRNGrad', 'MaxPoolWithArgmax', 'SearchSorted', 'TensorScatterUpdate'],
  'float32 is too coarse near the poles': ['Tan'],
  'prepares data for layers': ['DenseBincount'],
}; // prettier-ignore

/** The reason by kernel. */
export const fallbackReasons: ReadonlyMap<string, string> = new Map(
  Object.entries(kernelsOf).flatMap(([reason, kernels]) => kernels.map((kernel) => [kernel, reason])),
);
