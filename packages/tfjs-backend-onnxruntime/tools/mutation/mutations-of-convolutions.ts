import type { Mutation } from './mutation';

const filterGradients: readonly Mutation[] = [
  { file: 'lowering/convolution/filter-gradient.ts', find: 'g.batch % block === 0 && ', replace: '', test: 'convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'g.outChannels % block === 0 && ', replace: '', test: 'convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'isDilatable && g.filterHeight', replace: 'false && g.filterHeight', test: 'convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'let row = filterHeight - 1; row >= 0; row--', replace: 'let row = 0; row < filterHeight; row++', test: 'random-convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'g.strideHeight === 1 && ', replace: '', test: 'random-convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'before: [g.filterHeight - 1 - top', replace: 'before: [g.filterHeight - top', test: 'random-convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'begin: [row, column],\n          end: [row + (', replace: 'begin: [column, row],\n          end: [row + (', test: 'random-convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'concat(graph, products, 0)', replace: 'concat(graph, [...products].reverse(), 0)', test: 'random-convolutions' },
  { file: 'lowering/convolution/filter-gradient.ts', find: 'concat(graph, taps, 3), [pixels, g.filterHeight', replace: 'concat(graph, [...taps].reverse(), 3), [pixels, g.filterHeight', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'dilations: [strideHeight, strideWidth * channels]', replace: 'dilations: [1, strideWidth * channels]', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: "[...inputs, '', total]", replace: 'inputs', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'begin: [part.row * strideHeight, part.column * strideWidth * channels]', replace: 'begin: [part.row * strideHeight, part.column * channels]', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'begin: [part.row, part.column]', replace: 'begin: [0, part.column]', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'groups === 1', replace: 'true', test: 'blocked-layout' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'graph.transpose(split, [2, 0, 3, 4, 1, 5])', replace: 'graph.transpose(split, [0, 2, 3, 4, 1, 5])', test: 'random-programs' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'graph.transpose(split, [4, 0, 2, 3, 1, 5])', replace: 'graph.transpose(split, [0, 4, 2, 3, 1, 5])', test: 'random-convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'if (tiles === 1) return', replace: 'if (tiles > 0) return', test: 'random-programs' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'Math.floor(longest / (batch * outWidth))', replace: 'Math.ceil(longest / (batch * outWidth))', test: 'convolutions' },
  { file: 'lowering/convolution/dilated-filter-gradient.ts', find: 'Math.floor(longest / batch)', replace: '2 * Math.floor(longest / batch)', test: 'convolutions' },
  { file: 'lowering/convolution/windows.ts', find: 'if (bottom >= 0 && right >= 0) return padded;', replace: 'if (padded) return padded;', test: 'random-convolutions' },
]; // prettier-ignore

const fewChannels: readonly Mutation[] = [
  { file: 'lowering/convolution/tap-planes.ts', find: 'planes <= mostPlanes', replace: 'planes < mostPlanes', test: 'few-channels' },
  { file: 'lowering/convolution/tap-planes.ts', find: ' && g.outChannels < block', replace: '', test: 'few-channels' },
  { file: 'lowering/convolution/tap-planes.ts', find: 'g.inChannels % block === 0 && ', replace: '', test: 'few-channels' },
  { file: 'lowering/convolution/tap-planes.ts', find: '(row * g.filterWidth + column) * outChannels', replace: '(row * g.filterWidth + column)', test: 'few-channels' },
  { file: 'lowering/convolution/tap-planes.ts', find: '[0, 0, top, left, 0, 0, bottom, right]', replace: '[0, 0, bottom, right, 0, 0, top, left]', test: 'few-channels' },
  { file: 'lowering/convolution/patch-planes.ts', find: 'g.outHeight * g.outWidth < fewestPixels', replace: 'g.outHeight * g.outWidth <= fewestPixels', test: 'few-channels' },
  { file: 'lowering/convolution/patch-planes.ts', find: 'g.inHeight * g.inWidth < fewestPixels', replace: 'false', test: 'few-channels' },
  { file: 'lowering/convolution/patch-planes.ts', find: 'step: [strideHeight, strideWidth],', replace: 'step: [1, 1],', test: 'few-channels' },
  { file: 'lowering/convolution/patch-planes.ts', find: '[filterHeight - 1 - row, filterWidth - 1 - column]', replace: '[row, column]', test: 'few-channels' },
  { file: 'lowering/convolution/patch-planes.ts', find: 'graph.transpose(sums, [1, 0, 2])', replace: 'sums', test: 'few-channels' },
]; // prettier-ignore

const forwardAndInputGradients: readonly Mutation[] = [
  { file: 'lowering/convolution/forward.ts', find: " && pads.every((pad) => pad === 0)", replace: '', test: 'random-convolutions' },
  { file: 'lowering/convolution/forward.ts', find: "filterHeight * filterWidth * strideHeight * strideWidth === 1", replace: 'filterHeight * filterWidth === 1', test: 'random-convolutions' },
  { file: 'lowering/convolution/forward.ts', find: "given?.of === 'items'", replace: 'false', test: 'fusion' },
  { file: 'lowering/convolution/forward.ts', find: "bias && given.isNegated ? graph.op('Neg', [bias]) : bias", replace: 'bias', test: 'fusion' },
  { file: 'lowering/convolution/image-convolution.ts', find: '(inChannels % block === 0 || inChannels < block)', replace: 'true', test: 'convolutions' },
  { file: 'lowering/convolution/image-convolution.ts', find: 'outChannels % block === 0 && ', replace: '', test: 'convolutions' },
  { file: 'lowering/convolution/image-convolution.ts', find: '[1, 2, 0, 3]), declared', replace: '[2, 1, 0, 3]), declared', test: 'random-convolutions' },
  { file: 'lowering/convolution/image-convolution.ts', find: 'isNarrow ? 1 : block, block', replace: 'block, block', test: 'convolutions' },
  { file: 'lowering/convolution/image-convolution.ts', find: '[1, 3, 0, 2]), declared', replace: '[3, 1, 0, 2]), declared', test: 'random-convolutions' },
  { file: 'lowering/convolution/image-convolution.ts', find: '[3, 1, 0, 2, 4]', replace: '[1, 3, 0, 2, 4]', test: 'random-programs' },
  { file: 'lowering/convolution/forward.ts', find: ' || bias.isNegated', replace: '', test: 'fusion' },
  { file: 'lowering/convolution/forward.ts', find: 'epilogues.length > 1 || ', replace: '', test: 'fusion' },
  { file: 'lowering/convolution/image-convolution.ts', find: "inChannels < block ? 'standard'", replace: "inChannels <= block ? 'standard'", test: 'blocked-layout' },
  { file: 'lowering/convolution/image-convolution.ts', find: '...activationAttributes(epilogues),', replace: '', test: 'fusion' },
  { file: 'lowering/convolution/input-gradient.ts', find: 'buildBlockedConvolution(graph, dy, flipTaps(graph, filter)', replace: 'buildBlockedConvolution(graph, dy, filter', test: 'random-convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: 'buildPortableConvolution(graph, dy, flipTaps(graph, filter)', replace: 'buildPortableConvolution(graph, dy, filter', test: 'random-convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: '.pads.some((pad) => pad < 0)', replace: '.pads.some(() => false)', test: 'random-convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: 'blockable && hasPhases(geometry)', replace: 'blockable', test: 'random-convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: 'blockable && hasPhases(geometry)', replace: 'false', test: 'convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: 'output_padding: uncoveredSize(g)', replace: 'output_padding: [0, 0]', test: 'random-convolutions' },
  { file: 'lowering/convolution/input-gradient.ts', find: '{ transB: 1 }', replace: '{}', test: 'random-convolutions' },
  { file: 'lowering/convolution/strided-input-gradient.ts', find: 'const firstTap = (position + pad) % stride', replace: 'const firstTap = position % stride', test: 'random-convolutions' },
  { file: 'lowering/convolution/strided-input-gradient.ts', find: 'padBefore: taps - 1 - offset', replace: 'padBefore: taps - 1', test: 'random-convolutions' },
  { file: 'lowering/convolution/strided-input-gradient.ts', find: 'const isWhole = height * g.strideHeight === g.inHeight && whole[2] === g.inWidth;', replace: 'const isWhole = true;', test: 'random-convolutions' },
  { file: 'lowering/convolution/strided-input-gradient.ts', find: 'step: [-g.strideHeight, -g.strideWidth]', replace: 'step: [-g.strideWidth, -g.strideHeight]', test: 'random-convolutions' },
]; // prettier-ignore

/** Of the formulations of convolutions and of both their gradients. */
export const mutations: readonly Mutation[] = [...filterGradients, ...fewChannels, ...forwardAndInputGradients];
