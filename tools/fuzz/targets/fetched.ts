import { mutateJson, mutateZip } from '../../../packages/emotion-corpora/test/fuzz/mutations';
import { recordTargets } from '../../../packages/emotion-corpora/test/fuzz/record-targets';
import { zipTarget } from '../../../packages/emotion-corpora/test/fuzz/zip-target';
import type { FuzzTarget } from '../target';

/** Archives of fetched corpora. Refused: the package's errors; nothing outside the folder, no link, no piece of a file. */
export const zip: FuzzTarget = {
  ...zipTarget,
  name: 'zip',
  damage: mutateZip,
  sources: /emotion-corpora\/src\/fetch\/(unpack-zip|zip-|entry-names|own-files)/,
};

/** What hosts answer: records, trees, pointers and receipts as JSON or text. */
export const records: FuzzTarget[] = recordTargets.map((target) => ({
  ...target,
  name: target.name.toLowerCase().replace(/\W+/g, '-'),
  text: true,
  damage: mutateJson,
  sources: /emotion-corpora\/src\/fetch\/(zenodo-record|github-repository|git-lfs|receipt|request)/,
}));
