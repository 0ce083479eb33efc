import type { OggPacket, OggPage } from './ogg-pages';

/** One stream of an Ogg file: whole pages, and the packets in them. */
export interface OggStream {
  pages: OggPage[];
  packets: OggPacket[];
  /**
   * Positions after the last sample as the last pages state it, the most trustworthy first: of the very last page, and of the page on which the last
   * packet ends. They are hints: writers leave them out, count from elsewhere, or get them wrong.
   */
  ends: number[];
}
