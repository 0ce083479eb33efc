/**
 * Compiles the kernels of a package's assembly folder to WebAssembly and writes them to src as text, so that neither Node nor a
 * browser has a file to find. The compiler comes from the npm registry, at this version: equal sources give equal bytes.
 *
 *     npm run build:kernel --workspace @image2audio/audio-spectrogram|gan-metrics [-- --check]
 *
 * With --check nothing is written; the exit code is 1 where the sources give other bytes than those kept.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';

interface Kernel {
  sources: string;
  /** Of the constant that holds the bytes. */
  name: string;
  target: string;
}

const kernelsOf: Record<string, readonly Kernel[] | undefined> = {
  'audio-spectrogram': [
    { sources: 'assembly', name: 'KERNEL_BASE64', target: 'src/engine/kernel-bytes.ts' },
    { sources: 'assembly/resampling', name: 'RESAMPLING_KERNEL_BASE64', target: 'src/resampling/kernel-bytes.ts' },
  ],
  'gan-metrics': [{ sources: 'assembly', name: 'KERNEL_BASE64', target: 'src/linear-algebra/kernel-bytes.ts' }],
};

const packageFolder = process.argv[2] ?? '';
const kernels = kernelsOf[packageFolder];
if (!kernels) throw new Error(`found package '${packageFolder}', expected one of ${Object.keys(kernelsOf).join(', ')}`);
const folder = fileURLToPath(new URL(`../../packages/${packageFolder}/`, import.meta.url));

function compile(sources: string): Buffer {
  const scratch = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const out = join(scratch, 'kernel.wasm');
    const options = ['--enable', 'simd', '--runtime', 'stub', '-O3', '--converge', '--noAssert'];
    const noImports = ['--use', 'abort=', '--importMemory', '--disableWarning', '112'];
    const compiler = ['--yes', '--package', COMPILER, 'asc', `${sources}/index.ts`];
    execFileSync('npx', [...compiler, '--outFile', out, ...options, ...noImports], { cwd: folder, stdio: 'inherit' });
    return readFileSync(out);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

for (const { sources, name, target } of kernels) {
  const base64 = compile(sources).toString('base64');
  const lines = base64.match(/.{1,100}/g) ?? [];
  const text = `// Compiled from ${sources}/ by tools/wasm/build-kernels.ts with ${COMPILER}: change those, not this.
export const ${name} =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  const path = join(folder, target);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
    console.log(`${target}: ${Buffer.from(base64, 'base64').length} bytes of WebAssembly`);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${target} is not what ${sources}/ gives: run this without --check`);
    process.exitCode = 1;
  }
}
