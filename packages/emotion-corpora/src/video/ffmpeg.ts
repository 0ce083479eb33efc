import { CorpusError, requireOptions } from '../errors';
import { runProgram } from './run-program';

/** ffmpeg and ffprobe as found on this machine. */
export interface Ffmpeg {
  ffmpeg: string;
  ffprobe: string;
  /** As it calls itself, for example `5.1.9-0+deb12u1`. */
  version: string;
}

/** What to do where there is none. */
const ffmpegRemedy =
  "Install ffmpeg, which brings ffprobe, so that both are found on the PATH: 'apt-get install ffmpeg' (Debian, Ubuntu), 'brew install ffmpeg' (macOS), 'winget install ffmpeg' (Windows).";

/** Neither is on the PATH, or one does not run. */
export class FfmpegMissingError extends CorpusError {
  constructor(found: string) {
    super({ argument: 'ffmpeg', found, expected: 'ffmpeg and ffprobe on the PATH', fix: ffmpegRemedy });
    this.name = 'FfmpegMissingError';
  }
}

async function versionOf(command: string): Promise<string> {
  const result = await runProgram(command, ['-version'], { timeout: 20_000, outputBytes: 1_000_000 });
  if (!result.ok) throw new FfmpegMissingError(result.missing ? `no ${command}` : `${command}: ${result.reason}`);
  return /version (\S+)/.exec(Buffer.from(result.output).toString('utf8'))?.[1] ?? 'unknown';
}

/**
 * Finds ffmpeg and ffprobe.
 *
 * @param commands names looked for on the PATH, or paths.
 * @throws FfmpegMissingError, which names the remedy.
 */
export async function findFfmpeg(commands: { ffmpeg?: string; ffprobe?: string } = {}): Promise<Ffmpeg> {
  requireOptions('commands', commands, { ffmpeg: true, ffprobe: true });
  const { ffmpeg = 'ffmpeg', ffprobe = 'ffprobe' } = commands;
  const [version] = await Promise.all([versionOf(ffmpeg), versionOf(ffprobe)]);
  return { ffmpeg, ffprobe, version };
}
