import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { requireModestSize } from './decoded-size';
import type { OggStream } from './ogg-stream';
import { startPosition, statedLength } from './ogg-positions';
import { concatenated, type OggPage } from './ogg-pages';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';

const HEADER_PACKETS = 3;
/** Of a page: where its flags lie, and the one that marks the last. */
const [FLAGS_AT, LAST] = [5, 4];
const restore = 'The file is damaged or cut short: fetch it again.';

/** Decodes a Vorbis stream: its packets, without the samples that the first and the last page say to drop. */
export async function decodeVorbis(stream: OggStream, bytes: Uint8Array, file: string): Promise<DecodedAudio> {
  const { channelCount, sampleRate, longBlock } = readIdentification(stream.packets[0].data, file);
  const blocks = stream.packets.length - HEADER_PACKETS;
  requireModestSize(((Math.max(0, blocks) * longBlock) / 2) * channelCount, bytes, file);
  const { channels, sampleCount } = await decodePages(stream.pages, file);
  if (channels.length !== channelCount) {
    const found = `${sampleCount} samples of ${channels.length} channels`;
    throw new AudioDecodeError({ file, found, expected: `${channelCount} channels as in the header`, fix: restore });
  }
  const start = await firstPosition(stream, file);
  const begin = Math.max(0, -start);
  const end = begin + (statedLength(stream, Math.max(0, start), sampleCount - begin) ?? sampleCount - begin);
  return { sampleRate, channels: channels.map((channel) => channel.slice(begin, end)), encoding: 'vorbis' };
}

/** How many samples the packets of a page hold only the decoder knows: blocks are of two lengths. */
async function firstPosition(stream: OggStream, file: string): Promise<number> {
  const page = stream.packets[HEADER_PACKETS]?.page;
  if (page === undefined || page === stream.packets[stream.packets.length - 1].page) return 0;
  const { sampleCount } = await decodePages(stream.pages.slice(0, page + 1), file);
  const start = startPosition(stream, HEADER_PACKETS, sampleCount);
  // a page cannot begin before the sound by all that it holds
  return start > -sampleCount ? start : 0;
}

/** The identification header of the Vorbis I specification, section 4.2.2. */
function readIdentification(packet: Uint8Array, file: string) {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length < 30 || view.getUint8(11) === 0 || view.getUint32(12, true) === 0) {
    const found = packet.length < 30 ? `a Vorbis header of ${packet.length} bytes` : 'no channels or a rate of 0 Hz';
    const expected = 'a header of 30 bytes with channels and a rate';
    throw new AudioDecodeError({ file, found, expected, fix: restore });
  }
  return {
    channelCount: view.getUint8(11),
    sampleRate: view.getUint32(12, true),
    longBlock: 2 ** (view.getUint8(28) >> 4),
  };
}

async function decodePages(pages: readonly OggPage[], file: string) {
  requireWebAssembly(file);
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  const expected = 'packets of the Vorbis format';
  const whole = concatenated(pages.map((page) => page.bytes));
  // without the mark of the last page, at which the decoder takes the stated position for true
  whole[whole.length - pages[pages.length - 1].bytes.length + FLAGS_AT] &= ~LAST;
  const { channelData, samplesDecoded } = await runDecoder(decoder, () => decoder.decodeFile(whole), {
    file,
    expected,
  });
  return { channels: channelData, sampleCount: samplesDecoded };
}
