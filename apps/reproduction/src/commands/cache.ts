import { UsageError } from '../errors';
import { clearCache, listCache, type ClearOptions } from '../store/cache-entries';
import type { CacheEntry } from '../store/cache-entry';
import { say, visibleJson, visibleName } from '../visible-text';

export interface CacheOptions {
  cache: string;
  json?: boolean;
}

export interface CacheClearOptions extends CacheOptions {
  kind?: string;
  olderThan?: string;
}

/** `image2audio cache`: what is kept between runs. */
export function cacheCommand({ cache, json }: CacheOptions): void {
  const listing = listCache(cache);
  if (json) {
    say(visibleJson(listing));
    return;
  }
  if (listing.entries.length > 0) say(table(listing.entries));
  say(`${count(listing.entries.length, 'file')}, ${formatBytes(listing.bytes)} in ${cache}`);
  if (listing.unfinished.length > 0) {
    say(
      `${count(listing.unfinished.length, 'half-written file')} of interrupted runs among them; 'image2audio cache clear' removes them`,
    );
  }
  if (listing.foreign.length > 0)
    say(`not of the cache, and never touched: ${listing.foreign.map(visibleName).join(', ')}`);
}

/** `image2audio cache clear`. */
export async function cacheClearCommand({ cache, json, kind, olderThan }: CacheClearOptions): Promise<void> {
  const options: ClearOptions = {
    ...(kind === undefined ? {} : { kind }),
    ...(olderThan === undefined ? {} : { olderThanDays: days(olderThan) }),
  };
  const removed = await clearCache(listCache(cache), options);
  const bytes = removed.reduce((sum, entry) => sum + entry.bytes, 0);
  if (json) say(visibleJson({ folder: cache, removed, bytes }));
  else say(`removed ${count(removed.length, 'file')}, ${formatBytes(bytes)}, from ${cache}`);
}

function days(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < Infinity))
    throw new UsageError(`--older-than ${text}: expected a number of days, 0 or more`);
  return value;
}

function table(entries: readonly CacheEntry[]): string {
  const header = ['kind', 'items', 'size', 'last used', 'file'];
  const rows = entries.map(({ kind, items, bytes, lastUsed, file, damage }) => [
    kind,
    items === null ? '-' : String(items),
    formatBytes(bytes),
    lastUsed.slice(0, 16).replace('T', ' '),
    visibleName(damage === null ? file : `${file} (${damage}: it will be computed again)`),
  ]);
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => row[column].length), title.length),
  );
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** 1 MB is 1000 kB. */
function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}
