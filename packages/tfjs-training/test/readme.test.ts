import { describe, expect, it, vi } from 'vitest';
import { expectReadmeShowsQuickstart } from '../../../tools/testing/readme-example';

describe('README', () => {
  it('shows an example that does what it says, word for word', async () => {
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const { found } = await import('../examples/quickstart');
    expect(found).toEqual(['slope 3.0', 'offset -1.0']);
    expect(printed).toHaveBeenCalledWith('line', found);
    printed.mockRestore();
    expectReadmeShowsQuickstart(import.meta.url);
  });
});
