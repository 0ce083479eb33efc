import { convolutional, convolutionalOptions, type ConvolutionalShape } from './convolutional';

/** Sequences (a spectrogram's bands are its channels): batches are `[batch, steps, channels]`. */
export interface SequenceDomainSpec extends ConvolutionalShape {
  kind: 'sequence';
  steps: number;
}

export const sequence = convolutional<SequenceDomainSpec>({ ...convolutionalOptions, steps: true }, ({ steps }) => ({
  steps,
}));
