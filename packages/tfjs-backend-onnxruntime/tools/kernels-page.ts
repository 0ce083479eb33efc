import { format } from 'prettier';
import { kernelRows, kernelTable } from './kernel-table';

const begin = '<!-- kernels: written by npm run docs:kernels -->';
const end = '<!-- end of kernels -->';

/**
 * `page` with the table of kernels between its marks brought up to date, formatted as prettier formats the repository.
 *
 * @throws {Error} where a mark is missing.
 */
export async function withKernelTable(page: string): Promise<string> {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(
      `docs/kernels.md: found no ${from < 0 ? begin : end}, expected both marks around the table of kernels. Add them.`,
    );
  }
  const updated = `${page.slice(0, from + begin.length)}\n\n${kernelTable(kernelRows())}\n\n${page.slice(to)}`;
  return format(updated, { parser: 'markdown', printWidth: 120, singleQuote: true, proseWrap: 'always' });
}
