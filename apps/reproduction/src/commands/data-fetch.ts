import { join } from 'node:path';
import { agreements, downloads, type Download } from '@image2audio/emotion-corpora/node';
import { exitCodes, UsageError } from '../errors';
import { holdFolder } from '../store/folder-lock';
import { DataProgress } from './data-progress';
import { say, visibleName, warn } from '../visible-text';

export interface DataFetchOptions {
  parts?: string;
  keepArchives?: boolean;
  /** Other hosts than the corpora's own. */
  zenodo?: string;
  localHttp?: boolean;
}

const publicNames = downloads.map(({ corpus }) => corpus.name);
const fetchNames = [...publicNames, ...agreements.map(({ name }) => name)];

/** `image2audio data fetch NAME DIR`: a public corpus into DIR/NAME, or how to ask for one that is not public. */
export async function dataFetchCommand(
  name: string,
  folder: string | undefined,
  options: DataFetchOptions,
): Promise<number> {
  const key = name.toLowerCase();
  const agreement = agreements.find((other) => other.name === key);
  if (agreement) {
    const { title, ask, put, reference } = agreement;
    say(
      `${title} is given out on request only (${reference}).\n\n${ask}\n\nThen put it here:\n  ${join(folder ?? 'DIR', put)}`,
    );
    say(`\nand look at it with: image2audio data check ${folder ?? 'DIR'}`);
    return exitCodes.done;
  }
  const download = downloads.find(({ corpus }) => corpus.name === key);
  if (!download) throw new UsageError(`unknown data set '${name}': choose from ${fetchNames.join(', ')}`);
  if (folder === undefined) throw new UsageError(`name a folder: image2audio data fetch ${key} DIR`);
  const parts = partsOf(options.parts, download);
  return fetchPublic(download, join(folder, key), parts, options, folder);
}

function partsOf(text: string | undefined, { parts: known }: Download): string[] | undefined {
  const parts = text?.split(',').map((part) => part.trim());
  const unknown = parts?.find((part) => !known.includes(part));
  if (unknown !== undefined) throw new UsageError(`--parts ${unknown}: choose from ${known.join(', ')}`);
  return parts;
}

async function fetchPublic(
  { corpus: { name, title, reference, licence }, onZenodo, fetch }: Download,
  dir: string,
  parts: string[] | undefined,
  options: DataFetchOptions,
  folder: string,
): Promise<number> {
  say(`${title} (${reference}), ${licence}: into ${dir}`);
  // two processes would write into each other's files
  const lock = await holdFolder(dir, 'fetching into', 'the argument DIR');
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const progress = new DataProgress();
  const words = { download: 'fetching', verify: 'verifying', unpack: 'unpacking' };
  try {
    const report = await fetch(dir, {
      ...(parts ? { parts } : {}),
      ...(options.keepArchives ? { keepArchives: true } : {}),
      ...(options.zenodo === undefined || !onZenodo ? {} : { zenodo: options.zenodo }),
      ...(options.localHttp ? { allowLocalHttp: true } : {}),
      signal: AbortSignal.any([abort.signal, lock.lost]),
      onRetry: ({ found, retry, retries, seconds }) => {
        progress.end();
        warn(`${visibleName(found)}: trying again in ${seconds} s (${retry} of ${retries})`);
      },
      onProgress: (event) => progress.update({ ...event, name: `${words[event.stage]} ${event.name}` }),
    });
    progress.end();
    for (const note of report.notes) say(visibleName(note));
    const before = report.alreadyThere > 0 ? `, ${report.alreadyThere} of them from before` : '';
    say(`${report.files} files are there, verified${before}. Look into them with: image2audio data check ${folder}`);
    return exitCodes.done;
  } catch (error) {
    progress.end();
    lock.lost.throwIfAborted();
    if (!abort.signal.aborted) throw error;
    say(`Interrupted: run the same command again to go on; what has come of ${name} so far is kept.`);
    return exitCodes.interrupted;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    lock.release();
  }
}
