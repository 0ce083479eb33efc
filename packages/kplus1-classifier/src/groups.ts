import { ClassifierError } from './errors';

/** The indices of every group that occurs, groups in the order of their first item. */
export function membersOfGroups(groups: ArrayLike<number>): number[][] {
  const members = new Map<number, number[]>();
  for (let index = 0; index < groups.length; index++) {
    const list = members.get(groups[index]);
    if (list) list.push(index);
    else members.set(groups[index], [index]);
  }
  return [...members.values()];
}

/** Throws ClassifierError unless there is one group for each of `rows` items, for a network that reads groups. */
export function requireGroups(argument: string, groups: ArrayLike<number> | undefined, rows: number): void {
  if (groups?.length === rows) return;
  const found = groups === undefined ? 'nothing' : `${groups.length} groups`;
  const fix = 'This network compares items with those of the same group, such as the clips of a speaker.';
  throw new ClassifierError(argument, found, `${rows} integers, one an item`, fix);
}
