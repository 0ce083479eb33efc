import { z } from 'zod';
import { columnNames } from '../config/columns';
import { metricNames, type MetricName } from '../config/paper-table';
import { rowNames } from '../config/rows';

/** What a finished training run leaves behind: OUT/cells/<column>/<row>/seed-<s>/result.json. */
const number = z.number();
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

const shape = z.object({
  schema: z.literal(1),
  column: z.enum(columnNames),
  row: z.enum(rowNames),
  seed: count,
  status: z.literal('done'),
  /** Hash of configuration, the row's own included, data and back end: a result is kept only by the run that it belongs to. */
  runKey: z.string(),
  backend: z.string(),
  /** What the row sets otherwise than its run. */
  config: z.record(z.string(), z.unknown()).optional(),
  metrics: z.partialRecord(z.enum(metricNames), number),
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

export type CellResult = z.infer<typeof shape>;
export type Sanity = CellResult['sanity'];

/** Smallest and largest value of a metric; rounding may take an Inception Score or a distance a hair below its bound. */
const ranges: Record<MetricName, z.ZodType<number>> = {
  accuracy: share,
  uar: share,
  'is-base': z.number().min(1 - 1e-6),
  'is-low': z.number().min(1 - 1e-6),
  'is-high': z.number().min(1 - 1e-6),
  'fid-low': z.number().min(-1e-6),
  'fid-high': z.number().min(-1e-6),
};

/** A result whose parts fit each other: lengths, ranges, and the accuracy and the confusion that its predictions give. */
export const cellResultSchema = shape.superRefine((result, context) => {
  for (const message of contradictions(result)) context.addIssue({ code: 'custom', message });
});

function contradictions({ metrics, classes, test, confusion }: CellResult): string[] {
  const { clips, speakers, labels, predictions } = test;
  const found = (Object.keys(metrics) as MetricName[])
    .filter((name) => !ranges[name].safeParse(metrics[name]).success)
    .map((name) => `${name} is ${metrics[name]}`);
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
