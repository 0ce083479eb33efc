import type { EdgeList } from './sparse-graph';

/** Edges as they are found, in arrays that double: 16 bytes an edge, 32 where they just doubled, and about 40 while they do. */
export class EdgeBuffer {
  private from = new Int32Array(1024);
  private to = new Int32Array(1024);
  private squaredDistances = new Float64Array(1024);
  private count = 0;

  push(from: number, to: number, squaredDistance: number): void {
    if (this.count === this.from.length) {
      this.from = doubled(this.from, new Int32Array(2 * this.count));
      this.to = doubled(this.to, new Int32Array(2 * this.count));
      this.squaredDistances = doubled(this.squaredDistances, new Float64Array(2 * this.count));
    }
    this.from[this.count] = from;
    this.to[this.count] = to;
    this.squaredDistances[this.count++] = squaredDistance;
  }

  list(): EdgeList {
    return {
      from: this.from.subarray(0, this.count),
      to: this.to.subarray(0, this.count),
      squaredDistances: this.squaredDistances.subarray(0, this.count),
    };
  }
}

function doubled<Values extends Int32Array | Float64Array>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}
