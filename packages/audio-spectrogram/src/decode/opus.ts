import { AudioDecodeError } from '../errors';
import type { DecodedAudio } from './audio-format';
import { requireModestSize } from './decoded-size';
import type { OggStream } from './ogg-stream';
import { startPosition, statedLength } from './ogg-positions';
import { requireWebAssembly } from './require-webassembly';
import { runDecoder } from './run-decoder';

/** The rate at which Opus counts and is decoded. */
const RATE = 48000;
const MOST_PACKET_SAMPLES = 0.12 * RATE;
const HEADER_PACKETS = 2;
const restore = 'The file is damaged or cut short: fetch it again.';

/** The identification header of RFC 7845, section 5.1. */
interface OpusHead {
  channelCount: number;
  /** Samples at the start that only settle the decoder. */
  preSkip: number;
  /** Factor to be applied to the decoded samples. */
  gain: number;
  streamCount: number;
  coupledStreamCount: number;
  channelMappingTable: number[];
}

/** Decodes an Opus stream: its packets, without the samples that the header and the last page say to drop. */
export async function decodeOpus(stream: OggStream, bytes: Uint8Array, file: string): Promise<DecodedAudio> {
  const head = readHead(stream.packets[0].data, file);
  const audio = stream.packets.slice(HEADER_PACKETS);
  const durations = audio.map(({ data }) => packetSamples(data, file));
  const available = durations.reduce((sum, duration) => sum + duration, 0);
  requireModestSize(available * head.channelCount, bytes, file);
  if (available < head.preSkip) {
    const found = `${available} samples`;
    throw new AudioDecodeError({ file, found, expected: `${head.preSkip} to skip and more`, fix: restore });
  }
  const length = (statedLength(stream, firstPosition(stream, durations), available) ?? available) - head.preSkip;
  const decoded = await decodePackets(
    audio.map(({ data }) => data),
    head,
    file,
  );
  const channels = decoded.map((channel) => {
    if (channel.length !== available) {
      const found = `${channel.length} decoded samples`;
      throw new AudioDecodeError({ file, found, expected: `${available}`, fix: restore });
    }
    const kept = channel.slice(head.preSkip, head.preSkip + length);
    if (head.gain !== 1) for (let n = 0; n < kept.length; n++) kept[n] *= head.gain;
    return kept;
  });
  return { sampleRate: RATE, channels, encoding: 'opus' };
}

function readHead(packet: Uint8Array, file: string): OpusHead {
  const refuse = (found: string, expected: string) => new AudioDecodeError({ file, found, expected, fix: restore });
  if (packet.length < 19) throw refuse(`an Opus header of ${packet.length} bytes`, '19 or more');
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = view.getUint8(8);
  const channelCount = view.getUint8(9);
  const family = view.getUint8(18);
  const gain = 10 ** (view.getInt16(16, true) / 256 / 20);
  const common = { channelCount, preSkip: view.getUint16(10, true), gain };
  if (version > 15) throw refuse(`an Opus header of version ${version}`, 'a version up to 15');
  if (family === 0) {
    if (channelCount !== 1 && channelCount !== 2) throw refuse(`${channelCount} channels`, '1 or 2');
    const channelMappingTable = channelCount === 1 ? [0] : [0, 1];
    return { ...common, streamCount: 1, coupledStreamCount: channelCount - 1, channelMappingTable };
  }
  const [streamCount, coupledStreamCount] = [packet[19], packet[20]];
  const channelMappingTable = [...packet.subarray(21, 21 + channelCount)];
  const decoded = streamCount + coupledStreamCount;
  const isMapped = (source: number) => source < decoded || source === 255;
  if (
    family !== 1 ||
    !(channelCount >= 1 && channelCount <= 8) ||
    !(streamCount >= 1 && coupledStreamCount <= streamCount && decoded <= 255) ||
    channelMappingTable.length !== channelCount ||
    !channelMappingTable.every(isMapped)
  ) {
    throw refuse(`channel mapping ${family} of ${channelCount} channels`, 'mapping 0 or 1 of at most 8 channels');
  }
  return { ...common, streamCount, coupledStreamCount, channelMappingTable };
}

/** The samples that a packet states, at 48 kHz (RFC 6716, section 3.1). */
function packetSamples(packet: Uint8Array, file: string): number {
  const config = packet[0] >> 3;
  const milliseconds =
    config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const frames = [1, 2, 2, packet[1] & 63][packet[0] & 3];
  const samples = (frames * milliseconds * RATE) / 1000;
  if (!(samples > 0 && samples <= MOST_PACKET_SAMPLES)) {
    const found = `an Opus packet of ${packet.length} bytes and ${samples} samples`;
    throw new AudioDecodeError({ file, found, expected: `1 to ${MOST_PACKET_SAMPLES} samples`, fix: restore });
  }
  return samples;
}

function firstPosition(stream: OggStream, durations: number[]): number {
  const page = stream.packets[HEADER_PACKETS]?.page;
  const onPage = durations.filter((_, i) => stream.packets[i + HEADER_PACKETS].page === page);
  return startPosition(
    stream,
    HEADER_PACKETS,
    onPage.reduce((sum, duration) => sum + duration, 0),
  );
}

async function decodePackets(packets: Uint8Array[], head: OpusHead, file: string): Promise<Float32Array[]> {
  const { channelCount, streamCount, coupledStreamCount, channelMappingTable } = head;
  requireWebAssembly(file);
  const { OpusDecoder } = await import('opus-decoder');
  const decoder = new OpusDecoder({ channels: channelCount, streamCount, coupledStreamCount, channelMappingTable });
  const expected = 'packets of the Opus format';
  return (await runDecoder(decoder, () => decoder.decodeFrames(packets), { file, expected })).channelData;
}
