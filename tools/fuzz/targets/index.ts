import type { FuzzTarget } from '../target';
import { arrayFile } from './array-file';
import { records, zip } from './fetched';
import { jpeg, png, ppm, tiff } from './pictures';
import { failure, record, result } from './run-state';
import { classifierFile, translatorFile } from './saved-networks';
import { schedule } from './schedule';
import { sound } from './sound';
import { demographics, fer2013, mmi } from './tables';

/** Every reader of files from outside. */
export const targets: readonly FuzzTarget[] = [
  ...[sound, png, jpeg, tiff, ppm],
  ...[fer2013, demographics, mmi],
  ...[zip, ...records],
  ...[result, failure, record, arrayFile, classifierFile, translatorFile, schedule],
];
