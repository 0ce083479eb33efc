/**
 * Compiles packages/gan-metrics/assembly to WebAssembly and writes it to src as text, so that neither Node nor a browser has a
 * file to find. The compiler comes from the npm registry, at this version: equal sources give equal bytes.
 *
 *     npm run build:kernel --workspace @image2audio/gan-metrics [-- --check]
 *
 * With --check nothing is written; the exit code is 1 where the sources give other bytes than those kept.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const target = 'src/linear-algebra/kernel-bytes.ts';
const folder = fileURLToPath(new URL('../../packages/gan-metrics/', import.meta.url));

function compile(): Buffer {
  const scratch = mkdtempSync(join(tmpdir(), 'metrics-kernel-'));
  try {
    const out = join(scratch, 'kernel.wasm');
    const options = ['--enable', 'simd', '--runtime', 'stub', '-O3', '--converge', '--noAssert'];
    const noImports = ['--use', 'abort=', '--importMemory', '--disableWarning', '112'];
    const compiler = ['--yes', '--package', COMPILER, 'asc', 'assembly/index.ts'];
    execFileSync('npx', [...compiler, '--outFile', out, ...options, ...noImports], { cwd: folder, stdio: 'inherit' });
    return readFileSync(out);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const bytes = compile();
const lines = bytes.toString('base64').match(/.{1,100}/g) ?? [];
const text = `// Compiled from assembly/ by tools/wasm/metrics-kernel.ts with ${COMPILER}: change those, not this.
export const KERNEL_BASE64 =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
const path = join(folder, target);
if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
  console.log(`${target}: ${bytes.length} bytes of WebAssembly`);
} else if (readFileSync(path, 'utf8') !== text) {
  console.error(`${target} is not what assembly/ gives: run this without --check`);
  process.exitCode = 1;
}
