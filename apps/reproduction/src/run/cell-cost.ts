import { rows, type RowName } from '../config/rows';
import type { Config } from '../config/schema';
import { configOfRow } from '../config/row-config';
import { learnerOf } from '../learners/index';

/** A translator's step costs about this many of the classifier's: for the progress estimate only. */
const translatorStepCost = 8;

/** Expected cost of a cell in classifier steps, before anything is measured. */
export function cellCost(name: RowName, config: Config): number {
  const row = rows[name];
  const { classifier, translator } = learnerOf(row).stepsOf(row, configOfRow(config, row));
  return classifier + translatorStepCost * translator + 1;
}

/** Of steps of a phase of metrics.jsonl. */
export function costOfSteps(phase: string, steps: number): number {
  return steps * (phase.startsWith('translator') ? translatorStepCost : 1);
}
