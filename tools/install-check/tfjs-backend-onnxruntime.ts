/**
 * Installs the packed back end into an empty project as a dependant would, behind a firewall, and trains a step there:
 *
 *     npm run test:install --workspace @image2audio/tfjs-backend-onnxruntime [-- --npm 10 --node 22 --node 24 --keep]
 *
 * The firewall: onnxruntime-node's install script gets a proxy that nothing listens on, npm itself does not. Expects the
 * failure the README describes without the setting it gives, and success with it; then imports the package as an ES
 * module and as CommonJS, and checks its types under two module resolutions. `--npm` takes that npm instead of the one on
 * the PATH, `--node` trains on further versions of Node from npm's packages of the binary, `--keep` leaves the project.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: given } = parseArgs({
  options: {
    npm: { type: 'string' },
    node: { type: 'string', multiple: true, default: [] },
    keep: { type: 'boolean', default: false },
  },
});
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const packageFolder = here('../../packages/tfjs-backend-onnxruntime');

/** Without what the npm that runs this script exports: its settings, the repository's `.npmrc` among them, must not count. */
function environment(): NodeJS.ProcessEnv {
  const kept = new Set(['npm_config_registry', 'npm_config_cache', 'npm_config_userconfig']);
  const own = Object.entries(process.env).filter(
    ([name]) => kept.has(name.toLowerCase()) || !/^(npm_|onnxruntime_)/i.test(name),
  );
  const firewall = 'http://127.0.0.1:9';
  return { ...Object.fromEntries(own), GLOBAL_AGENT_HTTP_PROXY: firewall, GLOBAL_AGENT_HTTPS_PROXY: firewall };
}

interface Outcome {
  status: number | null;
  output: string;
}

function attempt(folder: string, command: string, ...parameters: string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd: folder,
    env: environment(),
    encoding: 'utf8',
  });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
}

function expectSuccess(folder: string, command: string, ...parameters: string[]): string {
  const { status, output } = attempt(folder, command, ...parameters);
  assert.equal(status, 0, `${command} ${parameters.join(' ')} ended with ${status}:\n${output}`);
  return output;
}

const npmCommand: [string, ...string[]] = given.npm ? ['npx', '--yes', `npm@${given.npm}`] : ['npm'];
const npm = (folder: string, ...parameters: string[]): string => expectSuccess(folder, ...npmCommand, ...parameters);

function emptyProject(folder: string, files: Record<string, string> = {}): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "dependant", "version": "1.0.0", "private": true }\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The `.npmrc` that the README tells a dependant to write. */
function settingFromReadme(): string {
  const block = /```ini\n(.*?)```/s.exec(readFileSync(join(packageFolder, 'README.md'), 'utf8'));
  assert.ok(block, 'the README shows the .npmrc of a dependant in an ini block');
  return block[1];
}

const started = performance.now();
const report = (message: string): void => {
  console.log(`${((performance.now() - started) / 1e3).toFixed(0).padStart(3)} s  ${message}`);
};

const temporary = mkdtempSync(join(tmpdir(), 'install-check-'));
try {
  const packed = npm(packageFolder, 'pack', '--json', '--pack-destination', temporary);
  const tarball = join(
    temporary,
    readdirSync(temporary).find((name) => name.endsWith('.tgz'))!,
  );
  assert.match(packed, /dist\/index\.cjs/, 'build the package first: npm run build');
  const { version, dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(packageFolder, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'peerDependencies', Record<string, string>> & { version: string };
  const tensorflow = `@tensorflow/tfjs@${peerDependencies['@tensorflow/tfjs']}`;
  const npmVersion = npm(temporary, '--version').trim().split('\n').at(-1)!;
  report(`packed ${version}; npm ${npmVersion}, node ${process.version}`);

  // npm 12 runs no install script it was not told to run
  if (process.platform === 'linux' && process.arch === 'x64' && Number.parseInt(npmVersion) < 12) {
    const bare = emptyProject(join(temporary, 'bare'));
    const native = `onnxruntime-node@${dependencies['onnxruntime-node']}`;
    const { status, output } = attempt(bare, ...npmCommand, 'install', native);
    assert.notEqual(status, 0, `without the setting the installation should fail:\n${output}`);
    assert.match(output, /onnxruntime-node/);
    assert.ok(!existsSync(join(bare, 'node_modules/onnxruntime-node')), 'npm takes back everything');
    report('without the setting: npm install fails in the install script of onnxruntime-node, as the README says');
  }

  const project = emptyProject(join(temporary, 'project'), { '.npmrc': settingFromReadme() });
  npm(project, 'install', tarball, tensorflow);
  const library = join(project, 'node_modules/onnxruntime-node/bin/napi-v6', process.platform, process.arch);
  assert.ok(existsSync(library), `a library for ${process.platform} ${process.arch}`);
  const downloaded = readdirSync(library).filter((name) => name.includes('cuda'));
  assert.deepEqual(downloaded, [], 'nothing was downloaded');
  report('with the setting: installed');

  cpSync(here('consumer'), project, { recursive: true });
  expectSuccess(project, process.execPath, 'train.mjs');
  expectSuccess(project, process.execPath, 'train.cjs');
  report('one training step as an ES module and as CommonJS');

  const typescript = here('../../node_modules/typescript/bin/tsc');
  for (const [module, resolution, extension] of [
    ['esnext', 'bundler', 'ts'],
    ['node16', 'node16', 'mts'],
    ['node16', 'node16', 'cts'],
  ] as const) {
    const file = `types.${extension}`;
    if (extension !== 'ts') cpSync(join(project, 'types.ts'), join(project, file));
    const flags = ['--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck'];
    expectSuccess(
      project,
      process.execPath,
      typescript,
      ...flags,
      '--module',
      module,
      '--moduleResolution',
      resolution,
      file,
    );
    report(`types of ${file}, moduleResolution ${resolution}`);
  }

  for (const node of given.node) {
    const binary = `node-${process.platform}-${process.arch}`;
    npm(project, 'install', '--no-save', `${binary}@${node}`);
    const executable = join(project, 'node_modules', binary, 'bin/node');
    expectSuccess(project, executable, 'train.mjs');
    expectSuccess(project, executable, 'train.cjs');
    report(`one training step on node ${expectSuccess(project, executable, '--version').trim()}`);
  }
} finally {
  if (given.keep) console.log(`left in ${temporary}`);
  else rmSync(temporary, { recursive: true });
}
