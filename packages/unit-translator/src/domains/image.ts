import { convolutional, convolutionalOptions, type ConvolutionalShape } from './convolutional';

/** Images: batches are `[batch, height, width, channels]`. */
export interface ImageDomainSpec extends ConvolutionalShape {
  kind: 'image';
  height: number;
  width: number;
}

export const image = convolutional<ImageDomainSpec>(
  { ...convolutionalOptions, height: true, width: true },
  ({ height, width }) => ({ height, width }),
);
