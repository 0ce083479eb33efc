import type { JpegComponent, JpegFrame, JpegScan } from './jpeg-frame';

/**
 * How far the scans of a progressive JPEG have told each coefficient (T.81, G.1.1.1). libjpeg guesses at those that it has not been told and smooths the blocks; a
 * picture of less than all its scans is refused instead.
 */
export class ScanProgress {
  /** By component, the lowest bit told of every coefficient in zigzag order; -1 before the first scan of one. */
  private readonly lowest = new Map<JpegComponent, Int8Array>();

  note({ components, spectralStart, spectralEnd, bitLow }: Omit<JpegScan, 'dataStart'>): void {
    for (const { component } of components) {
      const lowest = this.lowest.get(component) ?? new Int8Array(64).fill(-1);
      lowest.fill(bitLow, spectralStart, spectralEnd + 1);
      this.lowest.set(component, lowest);
    }
  }

  /** @throws RangeError where some coefficient of a component was not told to its last bit. */
  requireAll({ components }: JpegFrame): void {
    for (const [index, component] of components.entries()) {
      const missing = this.lowest.get(component)?.findIndex((bit) => bit !== 0) ?? 0;
      if (missing < 0) continue;
      throw new RangeError(
        `its later scans are missing: component ${index + 1} of ${components.length} is not whole from coefficient ${missing} on`,
      );
    }
  }
}
