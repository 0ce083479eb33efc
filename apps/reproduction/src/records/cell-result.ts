import { z } from 'zod';
import type { KnownNames, Names } from './known-names';

/** What a finished training run leaves behind: OUT/cells/<column>/<row>/seed-<s>/result.json. */
const number = z.number();
const count = z.number().int().min(0);

const shape = z.object({
  schema: z.literal(1),
  column: z.string(),
  row: z.string(),
  seed: count,
  status: z.literal('done'),
  /** Hash of configuration, the row's own included, data and back end: a result is kept only by the run that it belongs to. */
  runKey: z.string(),
  backend: z.string(),
  /** What the row sets otherwise than its run. */
  config: z.record(z.string(), z.unknown()).optional(),
  metrics: z.record(z.string(), number),
  classes: z.array(z.string()).min(2),
  /** Everything the intervals need: one entry a test clip. */
  test: z.object({
    clips: z.array(z.string()).min(1),
    speakers: z.array(z.string()),
    labels: z.array(count),
    predictions: z.array(count),
  }),
  confusion: z.array(z.array(count)),
  sanity: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  generationScores: z.object({ scorer: z.string(), count, dimension: count, warnings: z.array(z.string()) }).nullable(),
  weightsHash: z.string(),
  deviations: z.array(z.string()),
  seconds: z.record(z.string(), z.number().min(0)),
});

type Shape = z.infer<typeof shape>;

export interface CellResult<N extends Names = Names> extends Omit<Shape, 'column' | 'row' | 'metrics'> {
  column: N['column'];
  row: N['row'];
  metrics: Partial<Record<N['metric'], number>>;
}
export type Sanity = CellResult['sanity'];

/**
 * A result with known names whose parts fit each other: lengths, ranges, and the accuracy and the confusion that its
 * predictions give. A metric that this version does not know is no fault: it stays, unlooked at.
 */
export function cellResultSchema<N extends Names>({ columns, rows, metrics }: KnownNames<N>): z.ZodType<CellResult<N>> {
  const named = shape.extend({ column: z.enum(columns), row: z.enum(rows) });
  const checked = named.superRefine((result, context) => {
    for (const message of contradictions(result, metrics)) context.addIssue({ code: 'custom', message });
  });
  // its metrics may be more than this version's, which nothing here reads
  return checked as z.ZodType<CellResult & { column: N['column']; row: N['row'] }>;
}

function contradictions(
  { metrics, classes, test, confusion }: CellResult,
  ranges: Readonly<Record<string, { least: number; most: number }>>,
): string[] {
  const { clips, speakers, labels, predictions } = test;
  const found = Object.entries(metrics)
    .filter(([name, value]) => {
      const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
      return range && (value! < range.least || value! > range.most);
    })
    .map(([name, value]) => `${name} is ${value}`);
  if (metrics.accuracy === undefined || metrics.uar === undefined) found.push('no accuracy or no uar');
  const lengths = [speakers, labels, predictions].map(({ length }) => length);
  if (lengths.some((length) => length !== clips.length)) {
    return [...found, `${clips.length} test clips and ${lengths.join(', ')} speakers, labels, predictions`];
  }
  if ([...labels, ...predictions].some((label) => label >= classes.length)) {
    return [...found, `a label or prediction beyond the ${classes.length} classes`];
  }
  const right = labels.filter((label, clip) => label === predictions[clip]).length;
  if (metrics.accuracy !== undefined && Math.abs(metrics.accuracy - right / clips.length) > 1e-9)
    found.push(`accuracy is ${metrics.accuracy} and ${right} of ${clips.length} predictions are right`);
  const counted = classes.map(() => classes.map(() => 0));
  for (const [clip, label] of labels.entries()) counted[label][predictions[clip]]++;
  if (JSON.stringify(counted) !== JSON.stringify(confusion))
    found.push('the confusion matrix is not that of the predictions');
  return found;
}

/** What a failed one leaves instead: failure.json, until the cell succeeds. */
export const cellFailureSchema = z.object({ schema: z.literal(1), runKey: z.string(), error: z.string() });
