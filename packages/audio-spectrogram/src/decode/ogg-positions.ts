import type { OggStream } from './ogg-stream';

/**
 * Position of a stream's first sample: what its first page of sound states less the samples of the packets that end there. A recording may begin at any
 * position (a broadcast that was joined), and a negative one says how many samples were cut off. 0 where there is one page of sound alone,
 * whose position is that of the end, or where the page states none that its packets can have.
 *
 * @param samplesOnPage samples of the packets that end on the first page of sound
 */
export function startPosition({ packets, pages }: OggStream, headers: number, samplesOnPage: number): number {
  const page = packets[headers]?.page;
  if (page === undefined || page === packets[packets.length - 1].page) return 0;
  const { granule } = pages[page];
  return granule > 0 ? granule - samplesOnPage : 0;
}

/** Samples between the start and the first stated end that lies within `available` of them; undefined where none does. */
export function statedLength({ ends }: OggStream, start: number, available: number): number | undefined {
  return ends.map((end) => end - start).find((length) => length > 0 && length <= available);
}
