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
