import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  Conv2DBackpropFilterInputs,
  Conv2DBackpropInputAttrs,
  Conv2DBackpropInputInputs,
  Conv2DInputs,
} from '@tensorflow/tfjs';
import { buildFilterGradient, chooseFilterGradient } from './convolution/filter-gradient';
import { buildForward, chooseForward } from './convolution/forward';
import { convolutionGeometry, fitsOutput, geometryKey, outputShape } from './convolution/geometry';
import { buildInputGradient, chooseInputGradient } from './convolution/input-gradient';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

export const conv2dLowerings: readonly KernelLowering[] = [
  lowering<Conv2DInputs, Conv2DAttrs>('Conv2D', 0, ({ x, filter }, attributes, recorder) => {
    const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
    if (!geometry || !isFloat(x, filter)) return undefined;
    const block = recorder.convolutionBlock;
    const formulation = chooseForward(geometry, block);
    return recordOne(recorder, {
      name: `Conv2D:${formulation}`,
      attributes: geometryKey(geometry),
      inputs: [x, filter],
      shape: outputShape(geometry),
      dtype: 'float32',
      build: (graph, [image, weights]) => buildForward(graph, image, weights, geometry, formulation, block),
    });
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
        build: (graph, [gradient, weights]) =>
          buildInputGradient(graph, gradient, weights, geometry, formulation, block),
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
        build: (graph, [image, gradient]) => buildFilterGradient(graph, image, gradient, geometry, formulation, block),
      });
    },
  ),
];
