/**
 * Parts of 0 ... n-1 that only ever merge (union-find by size with path halving). The members of a part form a ring, so
 * that they can be listed without a search.
 */
export class DisjointSets {
  private readonly parent: Int32Array;
  private readonly sizes: Int32Array;
  private readonly nextInRing: Int32Array;

  constructor(count: number) {
    this.parent = Int32Array.from({ length: count }, (_, i) => i);
    this.sizes = new Int32Array(count).fill(1);
    this.nextInRing = Int32Array.from({ length: count }, (_, i) => i);
  }

  /** The representative of the part that holds `item`. */
  find(item: number): number {
    const { parent } = this;
    let current = item;
    while (parent[current] !== current) {
      parent[current] = parent[parent[current]];
      current = parent[current];
    }
    return current;
  }

  sizeOf(root: number): number {
    return this.sizes[root];
  }

  /** Merges the parts of two different representatives; returns the representative of both. */
  merge(rootA: number, rootB: number): number {
    const [large, small] = this.sizes[rootA] >= this.sizes[rootB] ? [rootA, rootB] : [rootB, rootA];
    this.parent[small] = large;
    this.sizes[large] += this.sizes[small];
    const afterLarge = this.nextInRing[large];
    this.nextInRing[large] = this.nextInRing[small];
    this.nextInRing[small] = afterLarge;
    return large;
  }

  /** Calls `visit` with every member of the part of `item`. */
  forEachMember(item: number, visit: (member: number) => void): void {
    let member = item;
    do {
      visit(member);
      member = this.nextInRing[member];
    } while (member !== item);
  }
}
