import { format } from 'prettier';
import { kernelRows, kernelTable } from './kernel-table';

const begin = '<!-- kernels: written by npm run docs:kernels -->';
const end = '<!-- end of kernels -->';

/**
 * `readme` with the table of kernels between its marks brought up to date, formatted as prettier formats the repository.
 *
 * @throws {Error} where a mark is missing.
 */
export async function withKernelTable(readme: string): Promise<string> {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(
      `README.md: found no ${from < 0 ? begin : end}, expected both marks around the table of kernels. Add them.`,
    );
  }
  const updated = `${readme.slice(0, from + begin.length)}\n\n${kernelTable(kernelRows())}\n\n${readme.slice(to)}`;
  return format(updated, { parser: 'markdown', printWidth: 120, singleQuote: true });
}
