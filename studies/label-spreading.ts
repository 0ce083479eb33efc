/**
 * Reliability paths next to scikit-learn's LabelSpreading on features of real clips: docs/studies/label-spreading.md.
 *
 * RUN holds the `base` cell of that column and seed (demo preset): its classifier, trained on S1 alone, gives the features. Labels of S1 are
 * given, those of S2 and S3 are only compared with what was found. Prints a table, in Markdown.
 */
import {
  chooseScale,
  connectivity,
  epsilonGraph,
  labelReach,
  nearestClassByBottleneck,
  nearestNeighborGraph,
  nearestNeighbors,
  reliabilityPaths,
  type SparseGraph,
} from '@image2audio/graph-smoothness';
import { parseArgs } from 'node:util';
import { pythonPeer } from '@image2audio/benchmark/harness';
import { selectBackend } from '@image2audio/reproduction/src/backend/select-backend';
import type { ColumnName } from '@image2audio/reproduction/src/config/columns';
import { concatenateItems, type ItemSet } from '@image2audio/reproduction/src/features/item-set';
import type { FeatureMatrix } from '@image2audio/reproduction/src/features/feature-matrix';
import { clipFeatures } from '@image2audio/reproduction/src/method/clip-features';
import { openTrainedCell, trainedCellOptions } from './trained-cell';

const usage = `PEERS_PYTHON=PYTHON npx tsx studies/label-spreading.ts --data DIR --run RUN [--column up-ifer-rav] [--seed 0] [--cache DIR] [--backend auto]`;

const { values: given } = parseArgs({ options: trainedCellOptions });

const labelSpreading = `
import json, sys, warnings
import numpy as np, sklearn
from sklearn.semi_supervised import LabelSpreading
given = json.load(sys.stdin)
x = np.array(given["features"]).reshape(given["rows"], -1)
labels = np.array(given["labels"])
found = {}
for name, options in given["models"].items():
    model = LabelSpreading(max_iter=1000, **options).fit(x, labels)
    found[name] = {"labels": model.transduction_.tolist(), "certainty": model.label_distributions_.max(1).tolist()}
print(json.dumps({"library": f"scikit-learn {sklearn.__version__}", "found": found}))
`;

async function main(): Promise<void> {
  if (given.data === undefined || given.run === undefined) throw new Error('--data DIR and --run RUN are needed');
  const seed = Number(given.seed);
  const cell = { column: given.column as ColumnName, row: 'base' as const, seed };
  const backend = await selectBackend(given.backend);
  const { training, heldOut, dis } = await openTrainedCell(cell, {
    data: given.data,
    run: given.run,
    cache: given.cache,
    backend,
  });

  const clips = concatenateItems(training.labeled.items, training.unlabeled);
  const { logits, classes } = await dis.classifier.predict(clips.data);
  const labeled = training.labeled.items.count;
  const truth = heldOut.unlabeledLabels;
  const labels = new Int32Array(clips.count).fill(-1);
  labels.set(training.labeled.labels);
  console.log(
    `## ${cell.column}, seed ${seed}: ${labeled} labeled clips, ${truth.length} unlabeled, ${training.classes.length} classes\n`,
  );
  const own = Array.from({ length: clips.count }, (_, clip) => ownClass(logits, clip, classes));
  const itself = {
    rule: 'the classifier itself',
    labels: own.map(([label]) => label),
    doubt: own.map(([, certainty]) => -certainty),
  };
  console.log(`${tableHead}\n${tableLine(itself, truth)}`);
  study("Dis_t's features", await clipFeatures({ data: training }, dis), labels, truth);
  study('band means and deviations', bandFunctionals(clips), labels, truth);
}

/** What a rule found: a label for each clip, and how little it trusts it. */
interface Found {
  rule: string;
  labels: ArrayLike<number>;
  doubt: ArrayLike<number>;
}

/** One table: every rule on every graph of these features. */
function study(name: string, features: FeatureMatrix, labels: Int32Array, truth: Int32Array): void {
  const neighbors = nearestNeighbors(features, 10);
  const { beta, gamma } = chooseScale(neighbors);
  const graphs: Record<string, SparseGraph> = {
    'epsilon graph': epsilonGraph(features, { beta, gamma }),
    '10 nearest, union': nearestNeighborGraph(features, { gamma, neighbors }),
    '10 nearest, mutual': nearestNeighborGraph(features, { gamma, neighbors, symmetrization: 'mutual' }),
  };
  const found: Found[] = [];
  console.log(
    `\n### ${name}, ${features.columns} columns: beta ${beta.toPrecision(3)}, gamma ${gamma.toPrecision(3)}\n`,
  );
  for (const [graphName, graph] of Object.entries(graphs)) {
    const { edges, isolated, ...report } = connectivity(graph);
    const { unreachable } = labelReach({ edges, isolated, ...report }, labels);
    const paths = reliabilityPaths(graph, labels);
    const nearest = nearestClassByBottleneck(graph, labels).labels;
    found.push({ rule: `reliability paths, ${graphName}`, labels: paths.labels, doubt: paths.bottleneck });
    found.push({ rule: `nearest class by bottleneck, ${graphName}`, labels: nearest, doubt: paths.bottleneck });
    console.log(
      `- ${graphName}: ${edges} edges, ${paths.conflicts} of them conflicts; ${isolated} isolated nodes, ${unreachable} unreachable`,
    );
  }
  const peer = pythonPeer<{ library: string; found: Record<string, { labels: number[]; certainty: number[] }> }>(
    labelSpreading,
    {
      features: Array.from(features.data),
      rows: features.rows,
      labels: Array.from(labels),
      models: {
        'LabelSpreading, knn 10': { kernel: 'knn', n_neighbors: 10 },
        'LabelSpreading, rbf, gamma as here': { kernel: 'rbf', gamma },
        'LabelSpreading, rbf, its default gamma 20': { kernel: 'rbf', gamma: 20 },
      },
    },
  );
  for (const [rule, result] of Object.entries(peer?.found ?? {})) {
    found.push({ rule, labels: result.labels, doubt: result.certainty.map((value) => -value) });
  }
  console.log(`- LabelSpreading: ${peer ? peer.library : 'PEERS_PYTHON is not set'}\n`);
  console.log([tableHead, ...found.map((result) => tableLine(result, truth))].join('\n'));
}

const tableHead =
  '| rule | labeled | right of those | right of all | right of its surest half |\n|---|---|---|---|---|';

/** Only the clips whose label was not given count; they come last. */
function tableLine({ rule, labels, doubt }: Found, truth: Int32Array): string {
  const first = labels.length - truth.length;
  const clips = Array.from(truth.keys()).filter((clip) => labels[first + clip] >= 0);
  const rightOf = (some: number[]) => some.filter((clip) => labels[first + clip] === truth[clip]).length;
  const half = truth.length >> 1;
  const surest = [...clips].sort((a, b) => doubt[first + a] - doubt[first + b] || a - b).slice(0, half);
  const cells = [
    percent(clips.length, truth.length),
    percent(rightOf(clips), clips.length),
    percent(rightOf(clips), truth.length),
    surest.length < half ? '-' : percent(rightOf(surest), half),
  ];
  return `| ${rule} | ${cells.join(' | ')} |`;
}

/** Mean and standard deviation over time of every band: features that no label has touched. */
function bandFunctionals({ data, count, shape: [frames, bands] }: ItemSet): FeatureMatrix {
  const functionals = new Float32Array(count * 2 * bands);
  for (let clip = 0; clip < count; clip++) {
    for (let band = 0; band < bands; band++) {
      const values = Float64Array.from({ length: frames }, (_, frame) => data[(clip * frames + frame) * bands + band]);
      const mean = values.reduce((a, b) => a + b, 0) / frames;
      functionals[clip * 2 * bands + band] = mean;
      functionals[clip * 2 * bands + bands + band] = Math.sqrt(
        values.reduce((a, b) => a + (b - mean) ** 2, 0) / frames,
      );
    }
  }
  return { data: functionals, rows: count, columns: 2 * bands };
}

/** The class of the largest logit, and its probability among the K classes. */
function ownClass(logits: Float32Array, row: number, classes: number): [label: number, certainty: number] {
  const values = logits.subarray(row * classes, (row + 1) * classes);
  const highest = Math.max(...values);
  return [values.indexOf(highest), 1 / values.reduce((sum, value) => sum + Math.exp(value - highest), 0)];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

if (given.help) console.log(usage);
else await main();
