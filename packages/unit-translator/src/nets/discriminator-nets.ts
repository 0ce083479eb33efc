import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { domainKind, type DomainSpec } from '../domains/kinds';
import { dense } from '../layers/dense';
import type { Parameters } from '../layers/parameters';
import type { CompleteTranslatorOptions } from '../translator-options';

/** A number an item, `[batch]`: real items of the domain get the higher ones. */
export type Discriminator = (x: tf.Tensor) => tf.Tensor1D;

/** A plain discriminator for every domain that `options.discriminators` names. */
export function discriminatorNets(
  parameters: Parameters,
  options: CompleteTranslatorOptions,
): Partial<Record<DomainName, Discriminator>> {
  const names = { source: 'discriminator', target: 'targetDiscriminator' };
  const discriminators: Partial<Record<DomainName, Discriminator>> = {};
  for (const domain of ['source', 'target'] as const) {
    if (!options.discriminators.includes(domain)) continue;
    discriminators[domain] = discriminatorNet(parameters, names[domain], options[domain]);
  }
  return discriminators;
}

function discriminatorNet(parameters: Parameters, name: string, spec: DomainSpec): Discriminator {
  const trunk = domainKind(spec).discriminatorTrunk(parameters, name, spec);
  const toLogit = dense(parameters, `${name}/dense`, trunk.outputs, 1, 1);
  return (x) => tf.reshape(toLogit(trunk(x)), [x.shape[0]]);
}
