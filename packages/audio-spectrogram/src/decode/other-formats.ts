import { tagAt } from './tag-at';

/** What a file is that is none of the formats read, and what to do about it. */
export interface OtherFormat {
  name: string;
  fix: string;
}

const convert = 'Convert it, for instance with `ffmpeg -i INPUT -c:a pcm_s16le OUTPUT.wav`.';
const fetchAgain = 'Fetch the sound file itself again.';

type Test = (bytes: Uint8Array) => boolean;
const starts =
  (text: string, at = 0): Test =>
  (bytes) =>
    tagAt(bytes, at, text.length) === text;

/** How much of a text is looked at. */
const TEXT_BYTES = 512;

/**
 * Text in UTF-16 with its mark, of which FF FE is also the start of an MPEG layer I frame with a checksum. All of its first 512 bytes are characters: no controls but tabs and ends of lines,
 * whole surrogate pairs, nothing private or
 * unassigned. Some 500 bytes of frames are not that by chance, and frames of silence hold zeros.
 */
export function isUtf16Text(bytes: Uint8Array): boolean {
  const mark = tagAt(bytes, 0, 2);
  if (mark !== '\xff\xfe' && mark !== '\xfe\xff') return false;
  const little = mark === '\xff\xfe';
  const end = Math.min(bytes.length - (bytes.length % 2), TEXT_BYTES);
  let text = '';
  for (let at = 2; at < end; at += 2) {
    text += String.fromCharCode(little ? bytes[at] | (bytes[at + 1] << 8) : (bytes[at] << 8) | bytes[at + 1]);
  }
  // a pair may be cut by the end of what is looked at
  return /^[^\p{Cc}\p{Cs}\p{Co}\p{Cn}]*$/u.test(text.replace(/[\t\r\n]/g, '').replace(/[\ud800-\udbff]$/, ''));
}

/** MPEG transport stream: packets of 188 bytes, or 192 with a time before each, begin with 0x47 (ISO/IEC 13818-1, 2.4.3.2). */
function isTransportStream(bytes: Uint8Array): boolean {
  const packets = (first: number, length: number) =>
    bytes.length > first + 2 * length && [0, 1, 2].every((count) => bytes[first + count * length] === 0x47);
  return packets(0, 188) || packets(0, 192) || packets(4, 192);
}

const formats: [test: Test, name: string, fix?: string][] = [
  [(bytes) => bytes.length === 0, 'an empty file', fetchAgain],
  [(bytes) => bytes[0] === 0xff && (bytes[1] & 0xf6) === 0xf0, 'an AAC file'],
  [starts('ADIF'), 'an AAC file'],
  [starts('ftyp', 4), 'an MP4 or M4A file'],
  [(bytes) => starts('FORM')(bytes) && starts('AIFC', 8)(bytes), 'an AIFF-C file'],
  [starts('FORM'), 'an AIFF file'],
  [starts('RIFX'), 'a big-endian RIFX file'],
  [starts('RIFF'), 'a RIFF file that is not WAVE'],
  [(bytes) => ['RF64', 'BW64'].includes(tagAt(bytes, 0)), 'an RF64 file that is not WAVE'],
  [starts('riff\x2e\x91\xcf\x11'), 'a Sony Wave64 (W64) file'],
  [starts('caff'), 'a Core Audio (CAF) file'],
  [(bytes) => starts('.snd')(bytes) || starts('dns.')(bytes), 'a Sun AU file'],
  [starts('\x30\x26\xb2\x75\x8e\x66\xcf\x11'), 'a Windows Media (WMA, ASF) file'],
  [starts('#!AMR'), 'an AMR file'],
  [starts('\x1a\x45\xdf\xa3'), 'a Matroska or WebM file'],
  [starts('NIST_1A'), 'a NIST SPHERE file'],
  [starts('Creative Voice File'), 'a Creative VOC file'],
  [starts('wvpk'), 'a WavPack file'],
  [starts('MAC '), "a Monkey's Audio file"],
  [starts('TTA1'), 'a True Audio file'],
  [(bytes) => starts('MPCK')(bytes) || starts('MP+')(bytes), 'a Musepack file'],
  [starts('\x0b\x77'), 'an AC-3 file'],
  [(bytes) => starts('DSD ')(bytes) || starts('FRM8')(bytes), 'a DSD file'],
  [starts('FLV'), 'a Flash video file'],
  [starts('\0\0\x01\xba'), 'an MPEG programme stream'],
  [starts('MThd'), 'a MIDI file, which holds no sound', 'Render it with a synthesizer.'],
  [starts('PK\x03\x04'), 'a ZIP archive', 'Unpack it.'],
  [starts('\x1f\x8b'), 'a gzip file', 'Unpack it.'],
  [starts('ustar', 257), 'a tar archive', 'Unpack it.'],
  [starts('7z\xbc\xaf\x27\x1c'), 'a 7z archive', 'Unpack it.'],
  [starts('Rar!\x1a\x07'), 'a RAR archive', 'Unpack it.'],
  [starts('BZh'), 'a bzip2 file', 'Unpack it.'],
  [starts('\xfd7zXZ'), 'an xz file', 'Unpack it.'],
  [isTransportStream, 'an MPEG transport stream'],
  [isUtf16Text, 'a text in UTF-16', fetchAgain],
  [(bytes) => /^(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*["{[\]])/.test(tagAt(bytes, 0, 64)), 'a text (JSON)', fetchAgain],
  [
    starts('version https://git-lfs'),
    'a Git LFS pointer, which names the sound file without holding it',
    'Run `git lfs pull` in its repository.',
  ],
  [(bytes) => /^\s*<(!doctype|html|\?xml)/i.test(tagAt(bytes, 0, 64)), 'a page of text (HTML or XML)', fetchAgain],
];

/** The name of a format that is not read, by the first bytes after any tags; undefined where they are not known either. */
export function otherFormat(bytes: Uint8Array): OtherFormat | undefined {
  const found = formats.find(([test]) => test(bytes));
  return found && { name: found[1], fix: found[2] ?? convert };
}

const headers = ['RIFF', 'RF64', 'BW64', 'fLaC', 'OggS'];
/** How far into a file a header is looked for to name it in an error. */
const SEARCHED_BYTES = 65536;

/** Where a header of a format that is read lies behind bytes that are none; undefined where there is none. */
export function laterHeader(bytes: Uint8Array, from: number): { at: number; header: string } | undefined {
  for (let at = from + 1; at < Math.min(bytes.length - 12, from + SEARCHED_BYTES); at++) {
    const header = tagAt(bytes, at);
    if (!headers.includes(header)) continue;
    if (header.startsWith('R') || header === 'BW64' ? tagAt(bytes, at + 8) === 'WAVE' : true) return { at, header };
  }
  return undefined;
}

export { convert as convertRemedy };
