/**
 * The built packages below a folder whose name means something else in an address (#, %, ?, a space, a letter beyond ASCII): what they look for beside
 * themselves (workers, a native library, weights) is found, as ES modules and as CommonJS. Needs the builds: npm run build.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Manifest {
  name: string;
  /** Built into the others, and not published. */
  private?: boolean;
  files?: string[];
  exports?: Record<string, unknown>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const folderName = process.platform === 'win32' ? 'a #b%20c%d ü' : 'a #b%20c?d ü';
const temporary = mkdtempSync(join(tmpdir(), 'folder-names-'));
const project = join(temporary, folderName);
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const packages = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name))
  .filter((folder) => existsSync(join(folder, 'package.json')) && !manifestOf(folder).private);

/** What is published of a package, copied as an installation would. */
function install(folder: string): void {
  const { name, files = ['dist'] } = manifestOf(folder);
  const target = join(project, 'node_modules', name);
  for (const file of ['package.json', ...files]) {
    if (existsSync(join(folder, file))) cpSync(join(folder, file), join(target, file), { recursive: true });
  }
  if (!existsSync(join(target, 'dist'))) throw new Error(`${name} is not built: npm run build`);
}

/** Dependencies as links, of the repository and of the package where it has its own: with --preserve-symlinks they lie below the folder too. */
function link(from: string, to: string): void {
  if (!existsSync(from)) return;
  for (const entry of readdirSync(from)) {
    if (entry.startsWith('.') || entry === '@image2audio' || existsSync(join(to, entry))) continue;
    symlinkSync(join(from, entry), join(to, entry), 'junction');
  }
}

beforeAll(() => {
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "name": "dependant", "private": true }\n');
  link(join(root, 'node_modules'), join(project, 'node_modules'));
  for (const folder of [...packages, join(root, 'apps/reproduction')]) {
    install(folder);
    const own = join(folder, 'node_modules');
    if (!existsSync(own)) continue;
    const target = join(project, 'node_modules', manifestOf(folder).name, 'node_modules');
    mkdirSync(target, { recursive: true });
    link(own, target);
  }
});
afterAll(() => rmSync(temporary, { recursive: true }));

function run(file: string, text: string, flags: string[] = []): string {
  writeFileSync(join(project, file), text);
  return execFileSync(process.execPath, [...flags, file], { cwd: project, encoding: 'utf8', stdio: 'pipe' });
}

/** Entry points that only a thread of Node, or of a browser, can run. */
const isWorker = (entry: string) => entry.endsWith('worker');
const entries = packages.flatMap((folder) => {
  const { name, exports = {} } = manifestOf(folder);
  return Object.keys(exports)
    .filter((key) => !key.endsWith('.json') && !isWorker(key))
    .map((key) => name + key.slice(1));
});

const loads: [string, string, (names: string[]) => string][] = [
  ['ES modules', 'mjs', (names) => names.map((name, i) => `import * as m${i} from '${name}';`).join('\n')],
  ['CommonJS', 'cjs', (names) => names.map((name, i) => `const m${i} = require('${name}');`).join('\n')],
];
const resolutions: [string, string[]][] = [
  ['', []],
  [', dependencies below the folder too', ['--preserve-symlinks', '--preserve-symlinks-main']],
];

describe.each(loads)('below a folder of an odd name, as %s', (_, extension, load) => {
  it('every entry point of every package loads', () => {
    const counts = entries.map((__, i) => `Object.keys(m${i}).length`).join(', ');
    const printed = run(`all.${extension}`, `${load(entries)}\nconsole.log(JSON.stringify([${counts}]));`);
    const exported = JSON.parse(printed.trim().split('\n').at(-1)!) as number[];
    expect(exported).toHaveLength(entries.length);
    for (const [i, count] of exported.entries()) expect(count, entries[i]).toBeGreaterThan(0);
  });

  it.each(resolutions)('threads start%s', (__, flags) => {
    const text = `${load(['@image2audio/audio-spectrogram'])}
      (async () => {
        const clips = m0.spectrogramPool({ threads: 1 });
        const [{ frames }] = await clips.spectrograms([{ samples: new Float32Array(16000), sampleRate: 16000 }], m0.presets.vggish);
        await clips.close();
        const files = m0.fileSpectrogramPool({ threads: 1 });
        for await (const { error } of files.spectrograms(['no-such-file.wav'], m0.presets.vggish)) console.log(frames, error.name);
        await files.close();
      })();`;
    expect(run(`threads.${extension}`, text, flags).trim()).toBe('98 AudioDecodeError');
  });

  it.each(resolutions)('the back end finds its native library%s', (__, flags) => {
    const text = `${load(['@tensorflow/tfjs', '@image2audio/tfjs-backend-onnxruntime'])}
      (async () => {
        const tf = m0.default ?? m0;
        await tf.setBackend('onnxruntime');
        const product = tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]));
        console.log(tf.getBackend(), ...(await product.data()));
      })();`;
    expect(run(`back-end.${extension}`, text, flags).trim().split('\n').at(-1)).toBe('onnxruntime 3 3 3 3');
  });

  it.each(resolutions)('the face detector finds its weights%s', (__, flags) => {
    const text = `${load(['@tensorflow/tfjs', '@image2audio/tfjs-backend-onnxruntime', '@image2audio/emotion-corpora/face-api'])}
      (async () => {
        await (m0.default ?? m0).setBackend('onnxruntime');
        const grey = { width: 64, height: 64, data: new Uint8Array(3 * 64 * 64).fill(128) };
        console.log(JSON.stringify(await m2.createFaceApiDetector().detect(grey)));
      })();`;
    expect(run(`faces.${extension}`, text, flags).trim().split('\n').at(-1)).toBe('[]');
  });
});

describe('the application below a folder of an odd name', () => {
  const cli = (parameters: string[]) =>
    execFileSync(process.execPath, [join('node_modules/@image2audio/reproduction/dist/cli.js'), ...parameters], {
      cwd: project,
      encoding: 'utf8',
      stdio: 'pipe',
    });

  it('renders a corpus on its threads', () => {
    const corpus = 'corpus #1 %41';
    cli(['data', 'synthesize', corpus, '--speakers', '4', '--clips', '2', '--faces', '28', '--jobs', '2']);
    expect(cli(['data', 'check', corpus])).toMatch(/4 people/);
  });
});
