import { elementType } from '../onnx/element-type';
import { nativeType } from './computation';
import type { DataEntry } from './data-entry';
import type { GraphBuilder, Value } from './graph-builder';
import { blockedShape, blockingOf, toBlocked, toStandard, type Blocking, type Layout } from './layout';
import type { NodeInput } from './recorded-node';

/** The values that data entries have in one graph, each in the layouts somebody asked for; reordered at most once. */
export class GraphValues {
  readonly #standard = new Map<DataEntry, Value>();
  /** By entry and by how its numbers are seen as images: a reshape may see other channels in them. */
  readonly #blocked = new Map<DataEntry, Map<string, Value>>();

  constructor(
    private readonly graph: GraphBuilder,
    private readonly block: number,
  ) {}

  define(entry: DataEntry, value: Value, layout: Layout): void {
    if (layout === 'standard') this.#standard.set(entry, this.graph.hasShape(value, entry.shape));
    else this.#defineBlocked(entry, value, this.#blocking(entry.shape)!);
  }

  /** Whether a use of an entry can be given in a layout at all. */
  canUse({ shape }: NodeInput, layout: Layout): boolean {
    return layout === 'standard' || this.#blocking(shape) !== undefined;
  }

  /** Whether a use of an entry finds its value in a layout without reordering it. */
  has({ entry, shape }: NodeInput, layout: Layout): boolean {
    if (layout === 'standard') return this.#standard.has(entry);
    return this.#blocked.get(entry)?.has(keyOf(this.#blocking(shape)!)) ?? false;
  }

  /** The value of a use in a layout: under the use's shape and type, or in its blocked shape. */
  use({ entry, shape, dtype }: NodeInput, layout: Layout): Value {
    const value = layout === 'standard' ? this.standard(entry) : this.#blockedAs(entry, this.#blocking(shape)!);
    const cast = entry.dtype === dtype ? value : this.graph.op('Cast', [value], { to: elementType[dtype] });
    if (layout === 'blocked') return cast;
    return this.graph.reshape(this.graph.hasShape(cast, entry.shape), shape);
  }

  standard(entry: DataEntry): Value {
    const known = this.#standard.get(entry);
    if (known !== undefined) return known;
    const blocking = this.#blocking(entry.shape)!;
    const blocked = this.#blocked.get(entry)!.get(keyOf(blocking))!;
    const value = toStandard(this.graph, blocked, blocking, nativeType(entry), entry.shape);
    this.#standard.set(entry, value);
    return value;
  }

  #blockedAs(entry: DataEntry, blocking: Blocking): Value {
    const known = this.#blocked.get(entry)?.get(keyOf(blocking));
    if (known !== undefined) return known;
    const value = toBlocked(this.graph, this.standard(entry), blocking, nativeType(entry));
    this.#defineBlocked(entry, value, blocking);
    return value;
  }

  #defineBlocked(entry: DataEntry, value: Value, blocking: Blocking): void {
    const forms = this.#blocked.get(entry) ?? new Map<string, Value>();
    this.#blocked.set(entry, forms.set(keyOf(blocking), this.graph.hasShape(value, blockedShape(blocking))));
  }

  #blocking(shape: readonly number[]): Blocking | undefined {
    return blockingOf(shape, this.block);
  }
}

const keyOf = ({ batch, pixels, channels }: Blocking): string => `${batch}:${pixels}:${channels}`;
