import * as tf from '@tensorflow/tfjs';

/** A training step the two sides can both build: stacks of convolutions with the same weights, Adam, a mean loss. */
export interface TrainingStep {
  /** Shape of a batch: [batch, height, width, channels]. */
  input: [number, number, number, number];
  layers: readonly Layer[];
  /** 'reconstruction': mean squared distance to the input; 'classes': mean cross-entropy of the time average. */
  loss: 'reconstruction' | 'classes';
}

export interface Layer {
  /** [height, width, in, out] */
  filter: [number, number, number, number];
  stride: [number, number];
  /** Enlarges its input by 2 in both directions first. */
  upsample?: boolean;
}

export interface StepData {
  filters: Float32Array[];
  input: Float32Array;
}

export const autoencoderStep: TrainingStep = {
  input: [16, 156, 64, 1],
  layers: [
    { filter: [3, 3, 1, 32], stride: [2, 2] },
    { filter: [3, 3, 32, 64], stride: [2, 2] },
    { filter: [3, 3, 64, 64], stride: [1, 1] },
    { filter: [3, 3, 64, 64], stride: [1, 1] },
    { filter: [3, 3, 64, 32], stride: [1, 1], upsample: true },
    { filter: [3, 3, 32, 1], stride: [1, 1], upsample: true },
  ],
  loss: 'reconstruction',
};

export const classifierStep: TrainingStep = {
  input: [32, 1, 156, 64],
  layers: [
    { filter: [1, 5, 64, 96], stride: [1, 2] },
    { filter: [1, 5, 96, 128], stride: [1, 2] },
    { filter: [1, 3, 128, 128], stride: [1, 2] },
    { filter: [1, 1, 128, 8], stride: [1, 1] },
  ],
  loss: 'classes',
};

/** Large, or the sign of gradients that are almost zero decides Adam's first steps and the two sides part. */
const epsilon = 1e-3;

/** Numbers both sides start from: sines, scaled for the fan-in. */
export function stepData({ input, layers }: TrainingStep): StepData {
  const size = (shape: readonly number[]): number => shape.reduce((product, dimension) => product * dimension, 1);
  const sines = (length: number, phase: number, scale: number): Float32Array =>
    Float32Array.from({ length }, (_, index) => scale * Math.sin(phase + index * 0.7317));
  return {
    filters: layers.map(({ filter }, index) => sines(size(filter), index, 2 / Math.sqrt(size(filter.slice(0, 3))))),
    input: sines(size(input), 0.5, 1),
  };
}

/** Returns a function that takes one step and gives its loss. */
export function tensorflowStep(step: TrainingStep, data: StepData): () => number {
  const input = tf.tensor4d(data.input, step.input);
  const filters = step.layers.map(({ filter }, index) => tf.variable(tf.tensor4d(data.filters[index], filter)));
  const labels = tf
    .oneHot(
      tf.tensor1d(
        Array.from({ length: step.input[0] }, (_, example) => example % 8),
        'int32',
      ),
      8,
    )
    .toFloat();
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, epsilon);
  const loss = (): tf.Scalar => {
    let value: tf.Tensor4D = input;
    step.layers.forEach(({ stride, upsample }, index) => {
      if (upsample) value = tf.image.resizeNearestNeighbor(value, [value.shape[1] * 2, value.shape[2] * 2]);
      // explicit paddings: 'same' pads strided layers on other sides than PyTorch does
      const [rows, columns] = step.layers[index].filter.slice(0, 2).map((size) => (size - 1) / 2);
      value = tf.conv2d(value, filters[index], stride, [
        [0, 0],
        [rows, rows],
        [columns, columns],
        [0, 0],
      ]);
      if (index < step.layers.length - 1) value = tf.maximum(value, tf.mul(value, 0.2));
    });
    if (step.loss === 'reconstruction') return tf.mean(tf.squaredDifference(value, input));
    return tf.losses.softmaxCrossEntropy(labels, tf.mean(value, [1, 2]));
  };
  return () => {
    const value = optimizer.minimize(loss, true, filters)!;
    const [number] = value.dataSync();
    value.dispose();
    return number;
  };
}

/** The same in PyTorch, eager and channels-last; prints the median milliseconds and the losses of the first steps. */
export const pytorchStep = `
import json, sys, time, statistics, torch
import torch.nn.functional as F
torch.set_num_threads(1)
given = json.load(sys.stdin)
step = given['step']
layers = step['layers']
last = dict(memory_format=torch.channels_last)
x = torch.tensor(given['input']).reshape(step['input']).permute(0, 3, 1, 2).contiguous(**last)
filters = [torch.tensor(f).reshape(l['filter']).permute(3, 2, 0, 1).contiguous(**last).requires_grad_() for f, l in zip(given['filters'], layers)]
labels = torch.arange(step['input'][0]) % 8
optimizer = torch.optim.Adam(filters, lr=1e-3, eps=1e-3)
def take():
    optimizer.zero_grad()
    y = x
    for i, l in enumerate(layers):
        if l.get('upsample'): y = F.interpolate(y, scale_factor=2, mode='nearest')
        y = F.conv2d(y, filters[i], stride=l['stride'], padding=[(k - 1) // 2 for k in l['filter'][:2]])
        if i < len(layers) - 1: y = F.leaky_relu(y, 0.2)
    loss = F.mse_loss(y, x) if step['loss'] == 'reconstruction' else F.cross_entropy(y.mean((2, 3)), labels)
    loss.backward()
    optimizer.step()
    return loss.item()
losses = [take() for _ in range(5)]
times = []
for _ in range(25):
    start = time.perf_counter(); take(); times.append((time.perf_counter() - start) * 1e3)
print(json.dumps(dict(losses=losses, milliseconds=statistics.median(times))))
`;
