import { describe, expect, it } from 'vitest';
import { inspectItems } from '../src/read/inspect-items';
import { isShortage } from '../src/read/shortage';

const coded = (code: string) => Object.assign(new Error(`${code}: cannot open`), { code });

describe('a shortage of file handles or memory', () => {
  it.each([
    [coded('EMFILE'), true],
    [coded('ENOMEM'), true],
    [new RangeError('Array buffer allocation failed'), true],
    [coded('ENOENT'), false],
    [coded('EISDIR'), false],
    [new RangeError('offset is out of bounds'), false],
    [null, false],
  ])('is told from other errors: %s, %s', (error, is) => expect(isShortage(error)).toBe(is));

  it('ends the check of a corpus instead of calling its files unreadable', async () => {
    const items = [{ id: 'a', emotion: 'happy' as const, path: 'corpus/a.wav' }];
    const check = (error: Error) =>
      inspectItems(
        'corpus',
        'ravdess',
        items,
        () => Promise.reject(error),
        () => undefined,
      );
    await expect(check(coded('EMFILE'))).rejects.toThrow('EMFILE');
    expect((await check(coded('ENOENT'))).problems).toHaveLength(1);
  });
});
