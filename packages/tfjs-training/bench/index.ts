/**
 * An update of AdamW on the weights of a small network, on the back end onnxruntime, against PyTorch's from the interpreter of
 * PEERS_PYTHON; both sides start from the same weights and must end with the same ones. Then a moving average and safetensors, ours alone.
 *
 *     npm run bench --workspace @image2audio/tfjs-training [-- --json]
 */
import * as tf from '@tensorflow/tfjs';
import { askPeer, benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { startOnnxruntime } from '../../../tools/benchmark/onnxruntime';
import { AdamW, decodeWeights, encodeWeights, randomNormal, randomStream, readWeights, WeightAverage } from '../src';

const shapes = [[5, 64, 128], [128], [3, 128, 256], [256], [3, 256, 256], [256], [512, 8], [8]];
const size = shapes.reduce((sum, shape) => sum + tf.util.sizeFromShape(shape), 0);
const checkedSteps = 5;

const torchPeer = `
import json, statistics, sys, time
import torch
torch.set_num_threads(1)
given = json.load(sys.stdin)
variables = [torch.tensor(values).reshape(shape).requires_grad_() for values, shape in zip(given["start"], given["shapes"])]
decayed, others = [v for v in variables if v.dim() > 1], [v for v in variables if v.dim() < 2]
optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=1e-3)
for variable, values in zip(variables, given["gradients"]):
    variable.grad = torch.tensor(values).reshape(variable.shape)
gradients = [variable.grad.clone() for variable in variables]

def update():
    with torch.no_grad():
        for variable, gradient in zip(variables, gradients):
            variable.grad.copy_(gradient)
    torch.nn.utils.clip_grad_norm_(variables, 5.0)
    optimizer.step()

def median_ms(work, repeats):
    times = []
    for _ in range(repeats + 3):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[3:])

for _ in range(given["steps"]):
    update()
weights = [value for variable in variables for value in variable.detach().reshape(-1).tolist()]
update_ms = median_ms(update, 15)
print(json.dumps({"version": torch.__version__.split("+")[0], "weights": weights, "update_ms": update_ms}))
`;

(await startOnnxruntime())(1);
const random = randomStream(1, 'benchmark');
const drawn = () =>
  shapes.map((shape) => Array.from({ length: tf.util.sizeFromShape(shape) }, () => randomNormal(random)));
const [start, gradientValues] = [drawn(), drawn()];
const named = start.map((values, at) => ({
  name: `weight${at}`,
  variable: tf.variable(tf.tensor(values, shapes[at])),
}));
const gradients = gradientValues.map((values, at) => tf.tensor(values, shapes[at]));
const variables = named.map(({ variable }) => variable);
const optimizer = new AdamW(variables);
const average = new WeightAverage(named);
const update = (): unknown => {
  optimizer.apply(gradients, { learningRate: 1e-3, clipNorm: 5 }).dispose();
  return variables[0].data(); // the back end may compute only what is read
};

for (let step = 0; step < checkedSteps; step++) await update();
const weights = await readWeights(named);
const input = { shapes, start, gradients: gradientValues, steps: checkedSteps };
const { result: peer, error } = await askPeer(
  () => pythonPeer<{ version: string; weights: number[]; update_ms: number }>(torchPeer, input),
  (theirs) => {
    const ours = weights.flatMap(({ values }) => Array.from(values));
    const worst = ours.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs.weights[at])), 0);
    if (!(worst < 1e-5)) throw new Error(`the weights differ from those of torch by ${worst}`);
  },
);
const thousands = `${Math.round(size / 1000)} 000 weights`;
printRows([
  benchmarkRow(
    `AdamW update with clipping, ${thousands}, 1 thread`,
    await medianMilliseconds(update),
    peer && { name: `torch ${peer.version}, 1 thread`, milliseconds: peer.update_ms },
    error,
  ),
  benchmarkRow(
    `moving average, update and read, ${thousands}, 1 thread`,
    await medianMilliseconds(() => {
      average.update();
      return average.getWeights();
    }),
  ),
  benchmarkRow(
    `safetensors, write and read, ${thousands}`,
    await medianMilliseconds(() => decodeWeights(encodeWeights(weights))),
  ),
]);
