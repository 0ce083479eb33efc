import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropFilterInputs,
  Conv2DBackpropInputAttrs,
  Conv2DBackpropInputInputs,
  Conv2DInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import { chooseFilterGradient, filterGradient } from './convolution/filter-gradient';
import { chooseForward, forwardConvolution } from './convolution/forward';
import {
  convolutionGeometry,
  fitsOutput,
  geometryKey,
  outputShape,
  type ConvolutionGeometry,
} from './convolution/geometry';
import { chooseInputGradient, inputGradient } from './convolution/input-gradient';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

export function recordConvolution(
  recorder: OperationRecorder,
  x: TensorInfo,
  filter: TensorInfo,
  geometry: ConvolutionGeometry,
): TensorInfo {
  const block = recorder.convolutionBlock;
  const formulation = chooseForward(geometry, block);
  return recordOne(recorder, {
    name: `Conv2D:${formulation}`,
    attributes: geometryKey(geometry),
    inputs: [x, filter],
    shape: outputShape(geometry),
    dtype: 'float32',
    ...forwardConvolution(geometry, formulation, block),
  });
}

export const conv2dLowerings: readonly KernelLowering[] = [
  lowering<Conv2DInputs, Conv2DAttrs>('Conv2D', 0, ({ x, filter }, attributes, recorder) => {
    const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
    if (!geometry || !isFloat(x, filter)) return undefined;
    return recordConvolution(recorder, x, filter, geometry);
  }),

  lowering<Conv2DBackpropInputInputs, Conv2DBackpropInputAttrs>(
    'Conv2DBackpropInput',
    0,
    ({ dy, filter }, { inputShape, ...attributes }, recorder) => {
      const geometry = convolutionGeometry(inputShape, filter.shape, attributes);
      if (!geometry || !isFloat(dy, filter) || !fitsOutput(geometry, dy)) return undefined;
      const block = recorder.convolutionBlock;
      const formulation = chooseInputGradient(geometry, block);
      return recordOne(recorder, {
        name: `Conv2DBackpropInput:${formulation}`,
        attributes: geometryKey(geometry),
        inputs: [dy, filter],
        shape: inputShape,
        dtype: 'float32',
        ...inputGradient(geometry, formulation, block),
      });
    },
  ),

  lowering<Conv2DBackpropFilterInputs, Conv2DBackpropFilterAttrs>(
    'Conv2DBackpropFilter',
    0,
    ({ x, dy }, { filterShape, ...attributes }, recorder) => {
      const geometry = convolutionGeometry(x.shape, filterShape, attributes);
      if (!geometry || !isFloat(x, dy) || !fitsOutput(geometry, dy)) return undefined;
      const block = recorder.convolutionBlock;
      const formulation = chooseFilterGradient(geometry, block);
      return recordOne(recorder, {
        name: `Conv2DBackpropFilter:${formulation}`,
        attributes: geometryKey(geometry),
        inputs: [x, dy],
        shape: filterShape,
        dtype: 'float32',
        ...filterGradient(geometry, formulation, block),
      });
    },
  ),
];
