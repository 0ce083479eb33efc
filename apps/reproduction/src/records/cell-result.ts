import { z } from 'zod';
import { columnNames } from '../config/columns';
import { metricNames } from '../config/paper-table';
import { rowNames } from '../config/rows';

/** What a finished training run leaves behind: OUT/cells/<column>/<row>/seed-<s>/result.json. */
const number = z.number();

export const cellResultSchema = z.object({
  schema: z.literal(1),
  column: z.enum(columnNames),
  row: z.enum(rowNames),
  seed: number,
  status: z.literal('done'),
  /** Hash of configuration, data and back end: a result is kept only by the run that it belongs to. */
  runKey: z.string(),
  backend: z.string(),
  metrics: z.partialRecord(z.enum(metricNames), number),
  classes: z.array(z.string()),
  /** Everything the intervals need: one entry a test clip. */
  test: z.object({
    clips: z.array(z.string()),
    speakers: z.array(z.string()),
    labels: z.array(number),
    predictions: z.array(number),
  }),
  confusion: z.array(z.array(number)),
  sanity: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  generationScores: z
    .object({ scorer: z.string(), count: number, dimension: number, warnings: z.array(z.string()) })
    .nullable(),
  weightsHash: z.string(),
  deviations: z.array(z.string()),
  seconds: z.record(z.string(), number),
});

/** What a failed one leaves instead: failure.json, until the cell succeeds. */
export const cellFailureSchema = z.object({ schema: z.literal(1), runKey: z.string(), error: z.string() });

export type CellResult = z.infer<typeof cellResultSchema>;
export type Sanity = CellResult['sanity'];
