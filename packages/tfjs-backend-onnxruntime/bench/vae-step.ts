import * as tf from '@tensorflow/tfjs';
import { encodeArray } from '@image2audio/benchmark/encoded-array';
import { observeOneByOne, tensorflowAdamState } from '@image2audio/benchmark/training-state';
import { checkedSteps, oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { compileStep } from '../src/index';
import { encodedModel, trainableVariables } from './layers-model';
import { adamEpsilon, sines } from './starting-values';

const [batch, pixels, hidden, latent] = [128, 784, 400, 20];

/** A variational autoencoder of dense layers (Kingma and Welling 2014) in the sizes of PyTorch's example: 784-400-20-400-784. */
export function vaeStep(): Promise<TrainingStep> {
  const dense = (units: number, seed: number, activation?: 'relu') =>
    tf.layers.dense({
      units,
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      ...(activation && { activation }),
    });
  const image = tf.input({ shape: [pixels] });
  const encoded = dense(hidden, 1, 'relu').apply(image) as tf.SymbolicTensor;
  const posterior = [dense(latent, 2), dense(latent, 3)].map((layer) => layer.apply(encoded) as tf.SymbolicTensor);
  const encoder = tf.model({ inputs: image, outputs: posterior });
  const code = tf.input({ shape: [latent] });
  const decoded = dense(hidden, 4, 'relu').apply(code) as tf.SymbolicTensor;
  const decoder = tf.model({ inputs: code, outputs: dense(pixels, 5).apply(decoded) as tf.SymbolicTensor });

  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, adamEpsilon);
  const values = sines(batch * pixels, 0.2, 0.5).map((value) => value + 0.5);
  const x = tf.tensor2d(values, [batch, pixels]);
  const noise = (step: number): tf.Tensor => tf.randomNormal([batch, latent], 0, 1, 'float32', step + 1);

  let step = 0;
  const compiled = compileStep(({ x, e }: Record<'x' | 'e', tf.Tensor>) => {
    const loss = optimizer.minimize(
      () => {
        const [mean, logVariance] = encoder.apply(x, { training: true }) as tf.Tensor[];
        const z = tf.add(mean, tf.mul(e, tf.exp(tf.mul(logVariance, 0.5))));
        const logits = decoder.apply(z, { training: true }) as tf.Tensor;
        const crossEntropy = tf.mul(tf.losses.sigmoidCrossEntropy(x, logits), pixels);
        const divergence = tf.sum(tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)), 1);
        return tf.add<tf.Scalar>(crossEntropy, tf.mul(tf.mean(divergence), 0.5));
      },
      true,
      [...trainableVariables(encoder), ...trainableVariables(decoder)],
    )!;
    return { loss };
  });
  const take = oneByOne(() => {
    const e = noise(step++);
    const { loss } = compiled({ x, e });
    const losses = Array.from(loss.dataSync());
    tf.dispose([loss, e]);
    return losses;
  });
  const moved = [...trainableVariables(encoder), ...trainableVariables(decoder)];
  const state = () =>
    tensorflowAdamState(
      optimizer,
      moved.map((variable, index) => [String(index), variable]),
    );

  const noises = Array.from({ length: checkedSteps }, (_, index) => {
    const e = noise(index);
    const drawn = Float32Array.from(e.dataSync());
    e.dispose();
    return encodeArray(drawn, [batch, latent]);
  });
  return Promise.resolve({
    name: `MLP-VAE step, ${pixels}-${hidden}-${latent}, ${batch} images`,
    take,
    observe: (count) => observeOneByOne(count, take, state),
    firstDecay: 0.9,
    stepsPerTurn: 20,
    pytorch: {
      script: new URL('vae_step.py', import.meta.url),
      input: {
        adamEpsilon,
        noises,
        x: encodeArray(values, [batch, pixels]),
        weights: [...encodedModel(encoder), ...encodedModel(decoder)],
      },
    },
    dispose: () => {
      x.dispose();
      optimizer.dispose();
      for (const model of [encoder, decoder]) model.dispose();
    },
  });
}
