import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, flush } from '../src/index';
import { normal, policies } from './compare-with-cpu';

/** Keeps what is saved, as a file system would. */
function inMemory(): { handler: tf.io.IOHandler; saved: () => tf.io.ModelArtifacts } {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler: tf.io.IOHandler = {
    save: (given) => {
      // through text and copied bytes, so that nothing is shared with the model that was saved
      const { weightData, ...rest } = given;
      artifacts = {
        ...(JSON.parse(JSON.stringify(rest)) as tf.io.ModelArtifacts),
        weightData: (weightData as ArrayBuffer).slice(0),
      };
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
    load: () => Promise.resolve(artifacts!),
  };
  return { handler, saved: () => artifacts! };
}

describe.each(policies)('saving and loading, $flush', (policy) => {
  beforeEach(async () => {
    await tf.setBackend('onnxruntime');
    configure(policy);
    flush();
  });

  const trainedNet = async (): Promise<{ net: tf.Sequential; x: tf.Tensor; y: tf.Tensor }> => {
    const net = tf.sequential({
      layers: [
        tf.layers.conv2d({
          filters: 4,
          kernelSize: 3,
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
          inputShape: [6, 6, 2],
        }),
        tf.layers.batchNormalization(),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }) }),
      ],
    });
    net.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    const x = normal([10, 6, 6, 2]);
    const y = normal([10, 2]);
    await net.fit(x, y, { epochs: 2, batchSize: 4, shuffle: false });
    return { net, x, y };
  };

  it('bring a layers model back with the weights it was trained to', async () => {
    const { net, x, y } = await trainedNet();
    const expected = (net.predict(x) as tf.Tensor).dataSync();
    const { handler, saved } = inMemory();
    await net.save(handler);
    // what is saved is what the variables hold: training on after saving changes nothing in it
    await net.fit(x, y, { epochs: 1 });
    const loaded = await tf.loadLayersModel(handler);
    expect([...(loaded.predict(x) as tf.Tensor).dataSync()]).toEqual([...expected]);
    expect(saved().weightSpecs).toHaveLength(net.weights.length);

    await tf.setBackend('cpu');
    const onCpu = await tf.loadLayersModel(handler);
    const values = (onCpu.predict(x) as tf.Tensor).dataSync();
    values.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 5));
  });

  it('bring the weights back into a net that goes on training as before', async () => {
    const { net, x, y } = await trainedNet();
    const { handler } = inMemory();
    await net.save(handler);
    const loaded = await tf.loadLayersModel(handler);
    const losses = async (model: tf.LayersModel): Promise<unknown> => {
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, shuffle: false });
      return history.loss;
    };
    expect(await losses(loaded)).toEqual(await losses(net));
  });

  it('hand out weights and take new ones', () => {
    const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], useBias: false })] });
    const one = tf.tensor2d([[1, 1]]);
    net.setWeights([tf.tensor2d([[2], [3]])]);
    const before = net.predict(one) as tf.Tensor;
    expect([...net.getWeights()[0].dataSync()]).toEqual([2, 3]);
    net.setWeights([tf.tensor2d([[5], [7]])]);
    expect([...(net.predict(one) as tf.Tensor).dataSync()]).toEqual([12]);
    expect([...before.dataSync()]).toEqual([5]);
  });
});

/** x → relu(conv(x, w) + b) → mean over rows and columns → matMul(·, v), as the converter of TensorFlow writes it. */
function smallGraphModel(): { artifacts: tf.io.ModelArtifacts; weights: Record<'w' | 'b' | 'v', Float32Array> } {
  const numbers = (length: number, phase: number): Float32Array =>
    Float32Array.from({ length }, (_, index) => Math.sin(phase + 0.7 * index));
  const weights = { w: numbers(3 * 3 * 2 * 4, 1), b: numbers(4, 2), v: numbers(4 * 3, 3) };
  const shapes = { w: [3, 3, 2, 4], b: [4], v: [4, 3] };
  const size = (value: number): { size: string } => ({ size: String(value) });
  const float = { type: 'DT_FLOAT' };
  const constant = (name: keyof typeof shapes): object => ({
    name,
    op: 'Const',
    attr: { dtype: float, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: { dim: shapes[name].map(size) } } } },
  });
  const node = [
    { name: 'x', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: [-1, 6, 6, 2].map(size) } } } },
    constant('w'),
    constant('b'),
    constant('v'),
    { name: 'axes', op: 'Const', attr: { dtype: { type: 'DT_INT32' } } },
    {
      name: 'conv',
      op: 'Conv2D',
      input: ['x', 'w'],
      attr: {
        T: float,
        strides: { list: { i: ['1', '2', '2', '1'] } },
        dilations: { list: { i: ['1', '1', '1', '1'] } },
        padding: { s: Buffer.from('SAME').toString('base64') },
        data_format: { s: Buffer.from('NHWC').toString('base64') },
      },
    },
    { name: 'biased', op: 'BiasAdd', input: ['conv', 'b'], attr: { T: float } },
    { name: 'relu', op: 'Relu', input: ['biased'], attr: { T: float } },
    { name: 'mean', op: 'Mean', input: ['relu', 'axes'], attr: { T: float, keep_dims: { b: false } } },
    {
      name: 'y',
      op: 'MatMul',
      input: ['mean', 'v'],
      attr: { T: float, transpose_a: { b: false }, transpose_b: { b: false } },
    },
  ];
  const weightSpecs: tf.io.WeightsManifestEntry[] = [
    ...(['w', 'b', 'v'] as const).map((name) => ({ name, shape: shapes[name], dtype: 'float32' as const })),
    { name: 'axes', shape: [2], dtype: 'int32' },
  ];
  const bytes = [weights.w, weights.b, weights.v, Int32Array.of(1, 2)].map((array) => Buffer.from(array.buffer));
  const weightData = new Uint8Array(Buffer.concat(bytes)).buffer;
  return {
    artifacts: { format: 'graph-model', modelTopology: { node, versions: {} }, weightSpecs, weightData },
    weights,
  };
}

describe.each(policies)('a graph model, $flush', (policy) => {
  it('computes what its operations say, and leaks nothing', async () => {
    const { artifacts, weights } = smallGraphModel();
    const expected = async (): Promise<number[]> => {
      await tf.setBackend('cpu');
      return tf.tidy(() => {
        const filter = tf.tensor4d(weights.w, [3, 3, 2, 4]);
        const features = tf.relu(tf.add(tf.conv2d(images(), filter, 2, 'same'), weights.b));
        return Array.from(tf.matMul(tf.mean(features, [1, 2]), tf.tensor2d(weights.v, [4, 3])).dataSync());
      });
    };
    const images = (): tf.Tensor4D => normal([3, 6, 6, 2]) as tf.Tensor4D;
    const wanted = await expected();

    await tf.setBackend('onnxruntime');
    configure(policy);
    const start = tf.memory();
    const model = await tf.loadGraphModel({ load: () => Promise.resolve(artifacts) });
    for (let call = 0; call < 3; call++) {
      const found = tf.tidy(() => (model.predict(images()) as tf.Tensor).dataSync());
      expect(found).toHaveLength(9);
      found.forEach((value, index) => expect(value).toBeCloseTo(wanted[index], 5));
    }
    model.dispose();
    const { numTensors, numDataBuffers } = tf.memory();
    expect([numTensors, numDataBuffers]).toEqual([start.numTensors, start.numDataBuffers]);
  });
});
