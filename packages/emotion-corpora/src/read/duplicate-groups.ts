import type { Emotion } from '../emotions';
import { compareText } from './corpus-files';
import type { InspectedItem } from './inspect-items';

/** Items with equal content: sounds with equal bytes, pictures with equal pixels. */
export interface DuplicateGroup {
  /** Paths relative to the folder checked, sorted. */
  files: string[];
  /** Their labels, each once, in the order of the files: more than one is a contradiction. */
  emotions: Emotion[];
  /** The corpora they are in, each once, in the order of the files. */
  corpora: string[];
}

/** Groups of two and more items with equal content, in the order of their first files. */
export function duplicateGroups(items: readonly InspectedItem[]): DuplicateGroup[] {
  const byContent = new Map<string, InspectedItem[]>();
  for (const item of items) {
    if (item.key === null) continue;
    const group = byContent.get(item.key);
    if (group) group.push(item);
    else byContent.set(item.key, [item]);
  }
  return [...byContent.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const sorted = group.sort((a, b) => compareText(a.file, b.file));
      return {
        files: sorted.map(({ file }) => file),
        emotions: [...new Set(sorted.map(({ emotion }) => emotion))],
        corpora: [...new Set(sorted.map(({ corpus }) => corpus))],
      };
    })
    .sort((a, b) => compareText(a.files[0], b.files[0]));
}
