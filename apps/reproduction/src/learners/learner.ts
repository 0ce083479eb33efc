import type { NamedWeight } from '@image2audio/tfjs-training';
import type { Row } from '../config/rows';
import type { Config } from '../config/schema';
import type { ItemSet } from '../features/item-set';
import type { GeneratedBank } from '../method/rank-by-density';
import type { ReliabilityGraph } from '../method/reliability-graph';
import type { TrainingContext } from '../training/training-context';

/** What can learn a row: given its training data, which hold no label that the row may not see, it gives what predicts. */
export interface Learner {
  learn(context: TrainingContext): Promise<Learned>;
  /** How many training steps that takes, for the progress bar; shared work counts although it may be there already. */
  stepsOf(row: Row, config: Config): { classifier: number; translator: number };
}

/** A row that has been learnt, without a single label of S4 having been seen. */
export interface Learned {
  /** The class of each clip, as an index into the training data's classes. */
  predict(clips: ItemSet): Promise<{ labels: Int32Array }>;
  /** Two trainings are equal exactly when this is. */
  weightsHash: string;
  /** For the checkpoint, by the name of their network; null where nothing is kept. */
  weights: Record<string, NamedWeight[]> | null;
  /** A last bank, for the generation scores; null where the row generates nothing. */
  bank: GeneratedBank | null;
  /** The last round's graph; null where the row has none. */
  graph: ReliabilityGraph | null;
  dispose(): void;
}
