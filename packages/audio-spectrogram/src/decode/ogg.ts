import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { type FileBytes, fileBytes } from './file-bytes';
import { requireFiniteChannels } from './finite-channels';
import { decodeFlac } from './flac';
import { concatenated, oggPackets, type OggPage, oggPages } from './ogg-pages';
import type { OggStream } from './ogg-stream';
import { decodeOpus } from './opus';
import { tagAt } from './tag-at';
import { leadingTags } from './tags';
import { decodeVorbis } from './vorbis';

type OggDecoder = (stream: OggStream, bytes: Uint8Array, file: string) => Promise<DecodedAudio>;

const restore = 'The file is damaged or cut short: fetch it again.';
const decoders: [start: string, decode: OggDecoder][] = [
  ['\x01vorbis', decodeVorbis],
  ['OpusHead', decodeOpus],
  ['\x7fFLAC', decodeOggFlac],
];
const otherCodecs: [start: string, name: string][] = [
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora video'],
  ['fishead\0', 'a skeleton'],
];

/**
 * Decodes an Ogg file of Vorbis, Opus or FLAC with libvorbis, libopus or libFLAC (compiled to WebAssembly, in this
 * thread).
 *
 * Every page's checksum and number is verified, and the last page must be marked as such, so that a damaged or cut file is not taken for another
 * one. The positions that pages state say where the sound begins and ends within what the packets hold; where they do not fit, all of that is kept. Of
 * several streams side by side the first of sound is read;
 * streams one after the other ("chained") are refused. Opus is decoded at its own rate, 48 kHz, whatever it was made
 * from; its stated gain is applied. The decoder is loaded on the first call and freed after each.
 *
 * @param file the bytes of the whole file
 * @param name what errors call the file; "audio" by default
 * @throws AudioArgumentError where it is not bytes; AudioDecodeError where the file is not Ogg, holds no such stream, or
 *   is damaged, or there is no WebAssembly
 */
export async function decodeOgg(file: FileBytes, name = 'audio'): Promise<DecodedAudio> {
  const bytes = fileBytes(file);
  const pages = oggPages(bytes, name, leadingTags(bytes));
  const beginnings = pages.filter(({ first }) => first);
  const startsWith = ({ body }: OggPage, start: string) => tagAt(body, 0, start.length) === start;
  for (const beginning of beginnings) {
    const decoder = decoders.find(([start]) => startsWith(beginning, start));
    if (!decoder) continue;
    const audio = await decoder[1](readStream(pages, beginning, name), bytes, name);
    requireFiniteChannels(audio.channels, name);
    return audio;
  }
  const codecs = beginnings.map(
    (page) => otherCodecs.find(([start]) => startsWith(page, start))?.[1] ?? 'another codec',
  );
  throw new AudioDecodeError({
    file: name,
    found: beginnings.length === 0 ? 'no beginning of a stream' : `Ogg with ${codecs.join(' and ')}`,
    expected: 'Ogg with Vorbis, Opus or FLAC',
    fix: 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.',
  });
}

function readStream(all: OggPage[], { serial }: OggPage, file: string): OggStream {
  const pages = all.filter((page) => page.serial === serial);
  const refuse = (found: string, expected: string, fix = restore) =>
    new AudioDecodeError({ file, found, expected, fix });
  const chained = () => refuse('streams one after the other', 'one', 'Cut the file at the beginning of each stream.');
  if (pages.some(({ first }, i) => first && i > 0 && pages[i - 1].last)) throw chained();
  for (const [i, page] of pages.entries()) {
    if (page.sequence !== (pages[0].sequence + i) >>> 0) {
      throw refuse(`page ${page.sequence} after page ${pages[i - 1].sequence}`, 'pages without a gap');
    }
    if (page.first !== (i === 0)) throw refuse('a second stream of the same number', 'one');
    if (page.last !== (i === pages.length - 1)) {
      throw refuse(page.last ? 'pages after the last' : 'no last page', 'the mark of the last page at the end');
    }
  }
  const end = all.indexOf(pages[pages.length - 1]);
  if (all.slice(end + 1).some(({ first }) => first)) {
    throw chained();
  }
  const packets = oggPackets(pages);
  if (packets.length < 2) throw refuse(`${packets.length} packets`, 'two headers and more');
  return { pages, packets, ends: statedEnds(pages, packets[packets.length - 1].page) };
}

function statedEnds(pages: OggPage[], lastWithPacket: number): number[] {
  const ends = pages.slice(lastWithPacket).map(({ granule }) => granule);
  return ends.reverse().filter((granule) => granule >= 0);
}

/** The packets hold what a FLAC file holds, after 9 bytes of their own (the mapping of FLAC into Ogg, version 1). */
function decodeOggFlac({ packets }: OggStream, _: Uint8Array, file: string): Promise<DecodedAudio> {
  const [head, ...rest] = packets.map(({ data }) => data);
  return decodeFlac(concatenated([head.subarray(9), ...rest]), file);
}
