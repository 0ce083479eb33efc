/** The cache under real processes: started together, killed, out of room, not allowed to write. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cached, entryFile } from '../src/store/cache';
import { lockFolderOf } from '../src/store/cache-lock';

/** Asks for one entry of 2 MB, `values[i] = i`; computing it takes until the file `go` is there. */
const program = `
  import { appendFileSync, existsSync } from 'node:fs';
  import { join } from 'node:path';
  import { cached } from './cache';
  const [scratch, cache] = process.argv.slice(2);
  // a limit of the size of files, unlike a full disk, also sends a signal
  process.on('SIGXFSZ', () => undefined);
  const compute = async () => {
    appendFileSync(join(scratch, 'computing'), process.pid + '\\n');
    while (!existsSync(join(scratch, 'go'))) await new Promise((resolve) => setTimeout(resolve, 20));
    return { meta: null, arrays: { values: Float64Array.from({ length: 250_000 }, (_, i) => i) } };
  };
  cached(cache, 'work', 0, compute).then(
    ({ reused, arrays, digest }) => console.log(JSON.stringify({ reused, last: arrays.values.at(-1), digest: digest('values') })),
    (error) => { console.log(JSON.stringify({ error: error.message })); process.exitCode = 1; },
  );
`;

let scratch: string;
let cache: string;
let script: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  script = buildSync({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../src/store', import.meta.url)), loader: 'ts' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  }).outputFiles[0].text;
});
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'image2audio-processes-'));
  cache = join(scratch, 'cache');
  writeFileSync(join(scratch, 'ask.cjs'), script);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(scratch, { recursive: true });
});

interface Asking {
  child: ChildProcess;
  answer: Promise<{ reused?: boolean; last?: number; digest?: string; error?: string; stderr: string }>;
}

function ask(): Asking {
  const child = spawn(process.execPath, [join(scratch, 'ask.cjs'), scratch, cache]);
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const answer = new Promise<Awaited<Asking['answer']>>((resolve) => {
    child.on('close', () => resolve({ ...(JSON.parse(stdout || '{}') as object), stderr }));
  });
  return { child, answer };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const computing = () => {
  const file = join(scratch, 'computing');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
};
const letGo = () => appendFileSync(join(scratch, 'go'), '');
const kept = () => readdirSync(cache).map((name) => name.replace(/[0-9a-f]{16}/, 'HASH'));

describe('processes on an empty cache', () => {
  it('started together: one computes, the others wait and read what it wrote', async () => {
    const asking = [ask(), ask(), ask()];
    await until(() => computing().length > 0);
    // enough for the others to start and find the lock
    await new Promise((resolve) => setTimeout(resolve, 1500));
    letGo();
    const answers = await Promise.all(asking.map(({ answer }) => answer));
    expect(computing()).toHaveLength(1);
    expect(answers.filter(({ reused }) => reused)).toHaveLength(2);
    expect(new Set(answers.map(({ digest }) => digest)).size).toBe(1);
    expect(answers.map(({ last }) => last)).toEqual([249_999, 249_999, 249_999]);
    for (const { reused, stderr } of answers) {
      expect(stderr).toBe(reused ? stderr : '');
      if (reused) expect(stderr).toMatch(new RegExp(`waiting for process ${computing()[0]} `));
    }
    expect(kept()).toEqual(['work-HASH.bin']);
  });

  it('killed while computing: another takes over and leaves no trace of the dead', async () => {
    const first = ask();
    await until(() => computing().length === 1);
    const second = ask();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(computing()).toHaveLength(1);
    first.child.kill('SIGKILL');
    await until(() => computing().length === 2);
    expect(computing()[1]).toBe(second.child.pid);
    letGo();
    expect(await second.answer).toMatchObject({ reused: false, last: 249_999 });
    expect(kept()).toEqual(['work-HASH.bin']);
  });

  it('that end on SIGTERM while computing leave nothing that the next one waits for', async () => {
    const first = ask();
    await until(() => computing().length === 1);
    first.child.kill('SIGTERM');
    await first.answer;
    letGo();
    expect(await ask().answer).toMatchObject({ reused: false, last: 249_999 });
    expect(kept()).toEqual(['work-HASH.bin']);
  });
});

describe('a disk without room', () => {
  it('is an error that names the file and the remedy, and nothing half-written stays', async () => {
    letGo();
    mkdirSync(cache);
    // files of at most 1 MB (blocks of 512 or 1024 bytes, by shell): the write is cut short and then fails, as on a disk that runs full
    const limited = `ulimit -f 1000; exec "$0" "$1" "$2" "$3"`;
    const { code, stdout } = await new Promise<{ code: unknown; stdout: string }>((resolve) => {
      execFile('sh', ['-c', limited, process.execPath, join(scratch, 'ask.cjs'), scratch, cache], (error, stdout) =>
        resolve({ code: error?.code ?? 0, stdout }),
      );
    });
    expect(code).toBe(1);
    expect((JSON.parse(stdout) as { error: string }).error).toMatch(
      new RegExp(
        `^cannot write ${entryFile(cache, 'work', 0)}: .*free some space, or name a writable folder with --cache$`,
      ),
    );
    expect(readdirSync(cache)).toEqual([]);
    expect(await ask().answer).toMatchObject({ reused: false });
  });
});

describe('a folder that may only be read', () => {
  const asUser = async (work: () => Promise<void>) => {
    // to root every folder is writable
    const isRoot = process.getuid!() === 0;
    if (isRoot) process.seteuid!(65534);
    try {
      await work();
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  };
  const compute = () => Promise.resolve({ meta: null, arrays: { values: Float64Array.of(1) } });

  it('serves what it has, and refuses what it has not by name, at once', async () => {
    mkdirSync(cache);
    await cached(cache, 'work', 0, compute);
    chmodSync(scratch, 0o755);
    chmodSync(cache, 0o555);
    try {
      await asUser(async () => {
        expect((await cached(cache, 'work', 0, compute)).reused).toBe(true);
        await expect(cached(cache, 'work', 1, compute)).rejects.toThrow(/cannot write .*work-.*EACCES.*--cache/);
        await expect(cached(join(cache, 'below'), 'work', 1, compute)).rejects.toThrow(
          /cannot make the folder .*EACCES.*--cache/,
        );
      });
    } finally {
      chmodSync(cache, 0o755);
    }
    expect(existsSync(lockFolderOf(entryFile(cache, 'work', 1)))).toBe(false);
  });
});
