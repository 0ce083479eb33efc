import { nativeType } from '../graph/computation';
import type { DataEntry } from '../graph/data-entry';
import type { HostComputation } from '../graph/recorded-node';
import type { Program } from '../graph/stages';
import type { NativeDataType } from '../onnx/element-type';

/**
 * A stage of a program without its data. Numbers have places: first those that come from outside, in the order of the program's
 * inputs, then the outputs of every stage in turn.
 */
export type RecordedStage =
  | {
      kind: 'graph';
      /** The structural key of the compiled graph. */
      key: string;
      /** With the shapes that the graph was compiled for: an entry may hold the same numbers under another one. */
      inputs: readonly { place: number; dtype: NativeDataType; shape: readonly number[] }[];
    }
  | {
      kind: 'host';
      name: string;
      compute: HostComputation;
      inputs: readonly { place: number; dtype: NativeDataType; isLastUse: boolean }[];
      /** The places of its results. */
      outputs: readonly number[];
    };

export interface RecordedStages {
  stages: readonly RecordedStage[];
  /** The place of everything that comes from outside or that a stage gives. */
  placeOf: ReadonlyMap<DataEntry, number>;
  /** The places of what JavaScript computes. */
  fromHost: ReadonlySet<number>;
}

/** The stages of a program, to be computed again without it. */
export function recordedStages({ computation, stages }: Program): RecordedStages {
  const placeOf = new Map<DataEntry, number>();
  const fromHost = new Set<number>();
  for (const entry of computation.inputs) placeOf.set(entry, placeOf.size);
  const recorded = stages.map((stage): RecordedStage => {
    if (stage.kind === 'graph') {
      const { key, inputs, outputs } = stage.computation;
      const places = inputs.map((entry) => ({
        place: placeOf.get(entry)!,
        dtype: nativeType(entry),
        shape: entry.shape,
      }));
      for (const entry of outputs) placeOf.set(entry, placeOf.size);
      return { kind: 'graph', key, inputs: places };
    }
    const { name, computeOnHost, inputs, outputs } = stage.node;
    const places = inputs.map(({ entry, dtype }, index) => {
      return { place: placeOf.get(entry)!, dtype, isLastUse: stage.isLastUse[index] };
    });
    const given = outputs.map((entry) => {
      placeOf.set(entry, placeOf.size);
      return placeOf.size - 1;
    });
    for (const place of given) fromHost.add(place);
    return { kind: 'host', name, compute: computeOnHost!, inputs: places, outputs: given };
  });
  return { stages: recorded, placeOf, fromHost };
}
