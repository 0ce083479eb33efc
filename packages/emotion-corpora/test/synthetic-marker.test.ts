import { describe, expect, it } from 'vitest';
import { nameSynthetic } from '../src/read/synthetic-marker';
import type { CorpusFile } from '../src/read/corpus-files';
import type { CorpusIndex } from '../src/corpus-index';

function corpus(...paths: string[]): CorpusIndex<{ path?: string }> {
  const items = paths.map((path) => ({ path }));
  const rest = { problems: [], excluded: [], dropped: {}, fingerprint: '' };
  return { name: 'ravdess', title: 'RAVDESS speech', items, notes: [], ...rest };
}

const marker: CorpusFile = {
  path: '/data/made/SYNTHETIC.json',
  relative: 'made/SYNTHETIC.json',
  name: 'SYNTHETIC.json',
  bytes: 9,
};

describe('nameSynthetic', () => {
  it('calls corpora below a marker synthetic, and no others', () => {
    const [made, recorded] = [corpus('/data/made/Actor_01/a.wav'), corpus('/data/recorded/Actor_01/a.wav')];
    nameSynthetic([marker], [made, recorded]);
    expect(made).toMatchObject({ synthetic: true, title: 'synthetic RAVDESS speech' });
    expect(made.notes[0]).toContain('SYNTHETIC.json');
    expect(recorded.synthetic).toBeUndefined();
    expect(recorded.title).toBe('RAVDESS speech');
  });

  it('calls a corpus synthetic of which only a part is', () => {
    const mixed = corpus('/data/recorded/a.wav', '/data/made/b.wav');
    nameSynthetic([marker], [mixed]);
    expect(mixed.synthetic).toBe(true);
  });
});
