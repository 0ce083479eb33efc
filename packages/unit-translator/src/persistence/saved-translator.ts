import { joinWeights, type AdamWState, type NamedWeight, type WeightAverage } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { requireOptions, TranslatorError } from '../errors';
import { getOptimizerStates, type OptimizerStates, type TranslatorOptimizers } from '../training/optimizers';
import { createTranslator, type Translator } from '../translator';
import type { CompleteTranslatorOptions } from '../translator-options';
import { decodeNamedWeights, encodeNamedWeights } from './weight-file';

export interface SaveOptions {
  /** Saves their moments and step counts too, so that training can go on to the bit. */
  optimizers?: TranslatorOptimizers;
  /** Saves the averaged weights beside the translator's own. */
  average?: WeightAverage;
}

export interface LoadedTranslator {
  translator: Translator;
  /** For `setOptimizerStates`, where they were saved. */
  optimizerStates?: OptimizerStates;
  /** For `WeightAverage.setWeights`, or `Translator.setWeights` together with the discriminators', where they were saved. */
  averagedWeights?: NamedWeight[];
}

/** What `userDefinedMetadata.unitTranslator` holds of a saved one. */
interface Metadata {
  version: 1;
  options: CompleteTranslatorOptions;
  optimizerSteps?: Record<keyof TranslatorOptimizers, number>;
}

const optimizerNames = ['translator', 'discriminator'] as const;

/**
 * Saves a translator in TensorFlow.js' layers format, model.json and weights.bin, through any of its handlers: 'localstorage://name',
 * 'indexeddb://name', 'downloads://name', an address, or an `IOHandler` such as those of tf.io.withSaveHandler. Weights are float32
 * under the names of `getWeights`, which tf.io.decodeWeights reads; the options are in userDefinedMetadata. The networks share weights
 * and draw noise, which no topology of layers says: load it by `loadTranslator`, and see `translationModel` for one that
 * tf.loadLayersModel reads.
 *
 * @throws TranslatorError where the handler cannot save
 */
export async function saveTranslator(
  translator: Translator,
  to: string | tf.io.IOHandler,
  options: SaveOptions = {},
): Promise<tf.io.SaveResult> {
  requireOptions<SaveOptions>('options', options, { optimizers: true, average: true });
  const { optimizers, average } = options;
  const handler = handlerOf(to, tf.io.getSaveHandlers);
  if (!handler.save) throw new TranslatorError('to', 'a handler that cannot save', 'one with save(artifacts)');
  const states = optimizers && (await getOptimizerStates(optimizers));
  const weights = [
    ...(await translator.getWeights()),
    ...(states ? momentsOf(states) : []),
    ...(average ? joinWeights({ average: await average.getWeights() }) : []),
  ];
  const metadata: Metadata = {
    version: 1,
    options: translator.options,
    ...(states && {
      optimizerSteps: { translator: states.translator.step, discriminator: states.discriminator.step },
    }),
  };
  return handler.save({
    format: 'layers-model',
    generatedBy: '@image2audio/unit-translator',
    convertedBy: null,
    modelTopology: { class_name: 'UnitTranslator', config: {} },
    ...encodeNamedWeights(weights),
    userDefinedMetadata: { unitTranslator: metadata },
  });
}

/**
 * Loads what `saveTranslator` saved.
 *
 * @throws TranslatorError where there is no translator in it, or one whose weights do not fit its options
 */
export async function loadTranslator(from: string | tf.io.IOHandler): Promise<LoadedTranslator> {
  const handler = handlerOf(from, tf.io.getLoadHandlers);
  if (!handler.load) throw new TranslatorError('from', 'a handler that cannot load', 'one with load()');
  const { userDefinedMetadata, weightSpecs, weightData } = await handler.load();
  const metadata = (userDefinedMetadata as { unitTranslator?: Metadata } | undefined)?.unitTranslator;
  if (!metadata || !weightSpecs || !weightData) {
    const missing = metadata ? 'without weights' : 'without userDefinedMetadata.unitTranslator';
    throw new TranslatorError('from', missing, 'what saveTranslator saved', 'Name a model that saveTranslator saved.');
  }
  if (metadata.version !== 1) {
    const fix = 'Load it with the version of this package that saved it, or a newer one.';
    throw new TranslatorError('from: version', String(metadata.version), '1', fix);
  }
  const weights = await decodeNamedWeights(weightSpecs, weightData);
  const under = (prefix: string): NamedWeight[] =>
    weights
      .filter(({ name }) => name.startsWith(prefix))
      .map((weight) => ({ ...weight, name: weight.name.slice(prefix.length) }));
  const averagedWeights = under('average/');
  const optimizerStates = metadata.optimizerSteps && statesOf(under('optimizer/'), metadata.optimizerSteps);

  const translator = translatorOf(metadata.options, weights);
  try {
    translator.setWeights(weights.filter(({ name }) => !/^(average|optimizer)\//.test(name)));
  } catch (error) {
    translator.dispose();
    throw error;
  }
  return {
    translator,
    ...(optimizerStates && { optimizerStates }),
    ...(averagedWeights.length > 0 && { averagedWeights }),
  };
}

/** Sizes up to which a layer is built whatever the file holds: the largest then has some hundred megabytes. */
const harmlessSize = 4096;

/**
 * The translator of saved options. Sizes for which the file has too few weights are refused before it is built, since a few bytes could ask for any amount
 * of memory; what was made until it could not be built is disposed of.
 */
function translatorOf(options: CompleteTranslatorOptions, weights: readonly NamedWeight[]): Translator {
  const held = weights.reduce((sum, { values }) => sum + values.length, 0);
  const tooLarge = numbersIn({ ...options, seed: 0 }).find((size) => size > harmlessSize && size * size > held);
  if (tooLarge !== undefined)
    throw new TranslatorError(
      'from: options',
      `a size of ${tooLarge} beside ${held} weights`,
      'what saveTranslator saved',
    );
  const { registeredVariables } = tf.engine();
  const before = new Set(Object.keys(registeredVariables));
  try {
    return createTranslator(options);
  } catch (error) {
    for (const [name, variable] of Object.entries(registeredVariables)) if (!before.has(name)) variable.dispose();
    if (error instanceof TranslatorError) throw error;
    const found = `options of no translator (${error instanceof Error ? error.message : String(error)})`;
    throw new TranslatorError('from: options', found, 'what saveTranslator saved');
  }
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function handlerOf(place: string | tf.io.IOHandler, handlersOf: (url: string) => tf.io.IOHandler[]): tf.io.IOHandler {
  if (typeof place !== 'string') return place;
  const [handler] = handlersOf(place);
  if (handler) return handler;
  const fix = 'In Node, write model.json and weights.bin through tf.io.withSaveHandler: see the README.';
  throw new TranslatorError(
    'place',
    `'${place}'`,
    'an address with a handler of TensorFlow.js in this environment',
    fix,
  );
}

const momentNames = ['firstMoment', 'secondMoment'] as const;

function momentsOf(states: OptimizerStates): NamedWeight[] {
  return optimizerNames.flatMap((optimizer) =>
    momentNames.map((moment) => {
      const values = states[optimizer][moment];
      return { name: `optimizer/${optimizer}/${moment}`, shape: [values.length], values };
    }),
  );
}

function statesOf(moments: NamedWeight[], steps: Record<keyof TranslatorOptimizers, number>): OptimizerStates {
  const stateOf = (optimizer: keyof TranslatorOptimizers): AdamWState => {
    const [firstMoment, secondMoment] = momentNames.map((moment) => {
      const found = moments.find(({ name }) => name === `${optimizer}/${moment}`);
      if (found) return found.values;
      throw new TranslatorError('from', `without optimizer/${optimizer}/${moment}`, 'what saveTranslator saved');
    });
    return { step: steps[optimizer], firstMoment, secondMoment };
  };
  return { translator: stateOf('translator'), discriminator: stateOf('discriminator') };
}
