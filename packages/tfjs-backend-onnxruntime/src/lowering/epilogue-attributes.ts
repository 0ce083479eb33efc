import type { Layout } from '../graph/layout';
import type { Epilogue } from '../graph/recorded-node';
import type { Attribute } from '../onnx/model';

/** The activation of the last epilogue, as the blocked convolutions declare it. */
export function activationAttributes(epilogues: readonly Epilogue[]): Record<string, Attribute> {
  const last = epilogues.at(-1);
  if (last?.kind !== 'activation') return {};
  if (last.activation === 'Relu') return { activation: 'Relu' };
  return { activation: 'LeakyRelu', activation_params: { floats: [last.alpha] } };
}

/** The layouts of the operands that epilogues bring. */
export function epilogueOperands(epilogues: readonly Epilogue[]): Layout[] {
  return epilogues.flatMap(({ kind }): Layout[] => {
    if (kind === 'activation') return [];
    return [kind === 'bias' ? 'standard' : 'blocked'];
  });
}

export function biasOf(epilogues: readonly Epilogue[]): Extract<Epilogue, { kind: 'bias' }> | undefined {
  return epilogues.find((epilogue) => epilogue.kind === 'bias');
}

export const hasAddend = (epilogues: readonly Epilogue[]): boolean => epilogues.some(({ kind }) => kind === 'addend');
