import * as tf from '@tensorflow/tfjs';
import { encodeArray } from '@image2audio/benchmark/encoded-array';
import { observeOneByOne, tensorflowAdamState } from '@image2audio/benchmark/training-state';
import { checkedSteps, oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { compileStep } from '../src/index';
import { encodedModel, trainableVariables } from './layers-model';
import { adamEpsilon, sines } from './starting-values';

const [batch, side, channels, latent, width] = [32, 32, 3, 100, 32];
const normal = (seed: number) => ({
  kernelInitializer: tf.initializers.randomNormal({ stddev: 0.02, seed }),
  useBias: false,
});

/**
 * Both updates of a DCGAN (Radford et al. 2016) of layers: a generator of transposed convolutions with batch normalisation, a
 * discriminator of strided ones with leaky ReLU, logistic losses, Adam (2e-4, 0.5). The discriminator trains on the images that the
 * generator's update has made.
 */
export function dcganStep(): Promise<TrainingStep> {
  const generator = generatorModel();
  const discriminator = discriminatorModel();
  const optimizers = [generator, discriminator].map(() => tf.train.adam(2e-4, 0.5, 0.999, adamEpsilon));
  const pixels = sines(batch * side * side * channels, 0.3, 1);
  const real = tf.tensor4d(pixels, [batch, side, side, channels]);
  const [ones, zeros] = [tf.ones([batch, 1]), tf.zeros([batch, 1])];
  const noise = (step: number): tf.Tensor => tf.randomNormal([batch, latent], 0, 1, 'float32', step + 1);
  const discriminate = (images: tf.Tensor): tf.Tensor => discriminator.apply(images, { training: true }) as tf.Tensor;

  let step = 0;
  const compiled = compileStep(({ z, real }: Record<'z' | 'real', tf.Tensor>) => {
    let made: tf.Tensor | undefined;
    const ofGenerator = optimizers[0].minimize(
      () => {
        made = tf.keep(generator.apply(z, { training: true }) as tf.Tensor);
        return tf.losses.sigmoidCrossEntropy(ones, discriminate(made));
      },
      true,
      trainableVariables(generator),
    )!;
    const ofDiscriminator = optimizers[1].minimize(
      () =>
        tf.add<tf.Scalar>(
          tf.losses.sigmoidCrossEntropy(ones, discriminate(real)),
          tf.losses.sigmoidCrossEntropy(zeros, discriminate(made!)),
        ),
      true,
      trainableVariables(discriminator),
    )!;
    made!.dispose();
    return { losses: tf.stack([ofGenerator, ofDiscriminator]) };
  });
  const take = oneByOne(() => {
    const z = noise(step++);
    const { losses } = compiled({ z, real });
    const numbers = Array.from(losses.dataSync());
    tf.dispose([losses, z]);
    return numbers;
  });
  const state = () =>
    [generator, discriminator].flatMap((model, place) =>
      tensorflowAdamState(
        optimizers[place],
        trainableVariables(model).map((variable, index) => [
          `${['generator', 'discriminator'][place]}/${index}`,
          variable,
        ]),
      ),
    );

  const noises = Array.from({ length: checkedSteps }, (_, index) => {
    const z = noise(index);
    const values = Float32Array.from(z.dataSync());
    z.dispose();
    return encodeArray(values, [batch, latent]);
  });
  return Promise.resolve({
    name: `DCGAN step, ${batch} x ${side} x ${side} x ${channels}, ${width} to ${4 * width} channels`,
    take,
    observe: (count) => observeOneByOne(count, take, state),
    firstDecay: 0.5,
    pytorch: {
      script: new URL('dcgan_step.py', import.meta.url),
      input: {
        adamEpsilon,
        noises,
        real: encodeArray(pixels, [batch, side, side, channels]),
        generator: encodedModel(generator),
        discriminator: encodedModel(discriminator),
      },
    },
    dispose: () => {
      tf.dispose([real, ones, zeros]);
      for (const optimizer of optimizers) optimizer.dispose();
      for (const model of [generator, discriminator]) model.dispose();
    },
  });
}

function generatorModel(): tf.Sequential {
  const first = side / 8;
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: first * first * 4 * width, inputShape: [latent], ...normal(1) }));
  model.add(tf.layers.reshape({ targetShape: [first, first, 4 * width] }));
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.reLU());
  for (const [index, filters] of [2 * width, width].entries()) {
    model.add(tf.layers.conv2dTranspose({ filters, kernelSize: 4, strides: 2, padding: 'same', ...normal(2 + index) }));
    model.add(tf.layers.batchNormalization());
    model.add(tf.layers.reLU());
  }
  const last = { filters: channels, kernelSize: 4, strides: 2, padding: 'same' } as const;
  model.add(tf.layers.conv2dTranspose({ ...last, activation: 'tanh', ...normal(4) }));
  return model;
}

function discriminatorModel(): tf.Sequential {
  const model = tf.sequential();
  for (const [index, filters] of [width, 2 * width, 4 * width].entries()) {
    const strided = { filters, kernelSize: 4, strides: 2, padding: 'same', ...normal(5 + index) } as const;
    model.add(tf.layers.conv2d(index === 0 ? { ...strided, inputShape: [side, side, channels] } : strided));
    if (index > 0) model.add(tf.layers.batchNormalization());
    model.add(tf.layers.leakyReLU({ alpha: 0.2 }));
  }
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 1, ...normal(8) }));
  return model;
}
