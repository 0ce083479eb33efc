/** Programs of the sources in src/, bundled, run by node in processes of their own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Bundles a program whose imports are relative to src/. */
export function bundle(program: string): string {
  return buildSync({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../src', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  }).outputFiles[0].text;
}

export interface Running {
  child: ChildProcess;
  printed: () => string;
  /** Waits until it printed this. */
  prints: (text: string) => Promise<void>;
  /** Its exit code, or the signal that ended it. */
  end: Promise<number | NodeJS.Signals>;
}

export function start(folder: string, script: string, args: string[], shell?: string): Running {
  const file = join(folder, `program-${args[0] ?? ''}.cjs`);
  writeFileSync(file, script);
  const child =
    shell === undefined
      ? spawn(process.execPath, [file, ...args])
      : spawn('sh', ['-c', `${shell}; exec "$0" "$@"`, process.execPath, file, ...args]);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const end = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal!)),
  );
  let ended = false;
  void end.then(() => (ended = true));
  const prints = async (wanted: string) => {
    while (!text.includes(wanted)) {
      if (ended) throw new Error(`ended without printing '${wanted}': ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, printed: () => text, prints, end };
}
