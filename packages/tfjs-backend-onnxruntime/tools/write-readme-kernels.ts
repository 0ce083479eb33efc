import { readFileSync, writeFileSync } from 'node:fs';
import { withKernelTable } from './readme-kernels';

const readme = new URL('../README.md', import.meta.url);

writeFileSync(readme, await withKernelTable(readFileSync(readme, 'utf8')));
