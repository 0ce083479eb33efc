import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What a program wrote, or why it did not start or did not end well. */
export type ProgramResult =
  { ok: true; output: Uint8Array; errorText: string } | { ok: false; missing: boolean; reason: string };

export interface ProgramLimits {
  /** Milliseconds after which the program is ended. */
  timeout: number;
  /** Bytes of output after which it is ended. */
  outputBytes: number;
}

/** The first line of an error output that says something, without what programs put before it. */
function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  );
}

/** Runs a program without a shell and collects its output in memory: no temporary file, nothing on its input. */
export function runProgram(
  command: string,
  args: readonly string[],
  { timeout, outputBytes }: ProgramLimits,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    // without file handles there are no pipes, whatever the types say, and an 'error' follows
    const [stdout, stderr] = [child.stdout, child.stderr] as (Readable | undefined)[];
    const chunks: Buffer[] = [];
    let received = 0;
    let errorText = '';
    let ended: string | null = null;
    const end = (reason: string) => {
      ended ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`no answer within ${timeout / 1000} s`), timeout);
    stdout?.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > outputBytes) end(`more than ${outputBytes} bytes of output`);
      else chunks.push(chunk);
    });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (errorText.length < 10_000) errorText += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve({ ok: false, missing: error.code === 'ENOENT', reason: error.message });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (ended !== null) resolve({ ok: false, missing: false, reason: ended });
      else if (code === 0) resolve({ ok: true, output: Buffer.concat(chunks), errorText });
      else {
        const status = code === null ? `ended by ${signal}` : `exit code ${code}`;
        resolve({ ok: false, missing: false, reason: firstLine(errorText) || status });
      }
    });
  });
}
