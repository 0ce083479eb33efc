import { readFileSync, writeFileSync } from 'node:fs';
import { withKernelTable } from './kernels-page';

const page = new URL('../docs/kernels.md', import.meta.url);

writeFileSync(page, await withKernelTable(readFileSync(page, 'utf8')));
