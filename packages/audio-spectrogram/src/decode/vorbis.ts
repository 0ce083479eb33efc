import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { requireModestSize } from './decoded-size';
import type { OggStream } from './ogg';
import { concatenated } from './ogg-pages';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';

const HEADER_PACKETS = 3;
const restore = 'The file is damaged or cut short: fetch it again.';

/** Decodes a Vorbis stream, and holds the number of samples against the position that the last page states. */
export async function decodeVorbis(stream: OggStream, bytes: Uint8Array, file: string): Promise<DecodedAudio> {
  const { channelCount, sampleRate, longBlock } = readIdentification(stream.packets[0].data, file);
  const blocks = stream.packets.length - HEADER_PACKETS;
  requireModestSize(((Math.max(0, blocks) * longBlock) / 2) * channelCount, bytes, file);
  const { channels, sampleCount } = await decodePages(concatenated(stream.pages.map((page) => page.bytes)), file);
  if (sampleCount !== stream.end || channels.length !== channelCount) {
    const found = `${sampleCount} samples of ${channels.length} channels`;
    const expected = `${stream.end} of ${channelCount}, as the first and the last page say`;
    throw new AudioDecodeError({ file, found, expected, remedy: restore });
  }
  return { sampleRate, channels, encoding: 'vorbis' };
}

/** The identification header of the Vorbis I specification, section 4.2.2. */
function readIdentification(packet: Uint8Array, file: string) {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (packet.length < 30 || view.getUint8(11) === 0 || view.getUint32(12, true) === 0) {
    const found = packet.length < 30 ? `a Vorbis header of ${packet.length} bytes` : 'no channels or a rate of 0 Hz';
    const expected = 'a header of 30 bytes with channels and a rate';
    throw new AudioDecodeError({ file, found, expected, remedy: restore });
  }
  return {
    channelCount: view.getUint8(11),
    sampleRate: view.getUint32(12, true),
    longBlock: 2 ** (view.getUint8(28) >> 4),
  };
}

async function decodePages(pages: Uint8Array, file: string) {
  requireWebAssembly(file);
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  const expected = 'packets of the Vorbis format';
  const { channelData, samplesDecoded } = await runDecoder(decoder, () => decoder.decodeFile(pages), {
    file,
    expected,
  });
  return { channels: channelData, sampleCount: samplesDecoded };
}
