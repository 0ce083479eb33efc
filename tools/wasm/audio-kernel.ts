/**
 * Compiles the kernels of packages/audio-spectrogram/assembly to WebAssembly and writes them to src as text, so that neither Node
 * nor a browser has a file to find. The compiler comes from the npm registry, at this version: equal sources give equal bytes.
 *
 *     npm run build:kernel --workspace @image2audio/audio-spectrogram [-- --check]
 *
 * With --check nothing is written; the exit code is 1 where the sources give other bytes than those kept.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';

const folder = fileURLToPath(new URL('../../packages/audio-spectrogram/', import.meta.url));
const kernels = [
  { sources: 'assembly', name: 'KERNEL_BASE64', target: 'src/engine/kernel-bytes.ts' },
  { sources: 'assembly/resampling', name: 'RESAMPLING_KERNEL_BASE64', target: 'src/resampling/kernel-bytes.ts' },
];

function compile(sources: string): Buffer {
  const scratch = mkdtempSync(join(tmpdir(), 'audio-kernel-'));
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
  const text = `// Compiled from ${sources}/ by tools/wasm/audio-kernel.ts with ${COMPILER}: change those, not this.
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
