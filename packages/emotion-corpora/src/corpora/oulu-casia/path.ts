/** What the path of an Oulu-CASIA frame says. */
export interface OuluCasiaPath {
  /** What stands before the folders below, without the last `/`. */
  root: string;
  /** `VL`, visible light, or `NI`, near infrared. */
  imaging: 'VL' | 'NI';
  illumination: 'Strong' | 'Weak' | 'Dark';
  /** `P001` to `P080`. */
  subject: string;
  /** The folder's word: `Anger`, `Disgust`, `Fear`, `Happiness`, `Sadness` or `Surprise`. */
  word: string;
  frame: string;
}

const pattern =
  /^(?:(.*?)\/)??(?:(VL|VIS|NI|NIR)\/)?(?:(Strong|Weak|Dark)\/)?(P\d{3})\/(Anger|Disgust|Fear|Happiness|Sadness|Surprise)\/(\d{3})\.(?:jpe?g|png)$/i;

/**
 * Reads `VL/Strong/P001/Anger/000.jpeg` (Zhao et al. 2011), below any folder. Re-packagings without the folders of imaging and
 * illumination are taken for visible light and strong illumination.
 *
 * @returns null for any other path.
 */
export function parseOuluCasiaPath(path: string): OuluCasiaPath | null {
  const match = pattern.exec(path.replace(/\\/g, '/'));
  if (!match) return null;
  const [, root = '', imaging = 'VL', light = 'Strong', subject, word, frame] = match;
  const illumination = (['Strong', 'Weak', 'Dark'] as const).find((name) => name.toLowerCase() === light.toLowerCase());
  return {
    root,
    imaging: imaging.toUpperCase().startsWith('N') ? 'NI' : 'VL',
    illumination: illumination!,
    subject: subject.toUpperCase(),
    word,
    frame,
  };
}
