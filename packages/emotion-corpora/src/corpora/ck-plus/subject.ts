/**
 * The person in a face image, from its file name: in CK+ (`S010_004_00000017.png`) the first four characters. FER2013 and
 * folders of unknown origin do not tell.
 */
export function faceSubject(fileName: string): string | null {
  const name = fileName.replace(/^.*[\\/]/, '');
  return /^S\d{3}_\d{3}_\d+\./.test(name) ? name.slice(0, 4) : null;
}
