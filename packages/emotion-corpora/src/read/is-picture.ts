import { readFile } from 'node:fs/promises';
import { decodeGrey } from '../image/decode-face';
import type { IsReadable } from './usable-copy';

/** Whether a file is a picture that can be decoded. */
export const isPicture: IsReadable = async (path) => {
  try {
    decodeGrey(await readFile(path), path);
    return true;
  } catch {
    return false;
  }
};
