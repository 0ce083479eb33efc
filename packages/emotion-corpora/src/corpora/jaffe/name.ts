/** What a JAFFE file name says. */
export interface JaffeName {
  /** The name without extension. */
  id: string;
  /** The model's initials. */
  subject: string;
  /** `AN`, `DI`, `FE`, `HA`, `NE`, `SA` or `SU`. */
  code: string;
  /** Which of the model's pictures of this expression. */
  take: number;
}

const pattern = /^([A-Z]{2})\.(AN|DI|FE|HA|NE|SA|SU)(\d)\.(\d+)\.(?:tiff?|png|jpe?g)$/;

/**
 * Reads `KA.AN1.39.tiff`: initials, expression and take, number of the picture (Lyons et al. 1998).
 *
 * @returns null for any other name.
 */
export function parseJaffeName(fileName: string): JaffeName | null {
  const match = pattern.exec(fileName.replace(/^.*[\\/]/, ''));
  if (!match) return null;
  const [, subject, code, take, number] = match;
  return { id: `${subject}.${code}${take}.${number}`, subject, code, take: Number(take) };
}
