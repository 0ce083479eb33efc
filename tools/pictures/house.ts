import { arrow, box, colours, picture, text, type Place } from './svg';

const width = 900;

/** A row of equal boxes between x and x + span. */
function row(y: number, height: number, x: number, span: number, labels: readonly string[][], fill: string): string[] {
  const gap = 10;
  const each = (span - gap * (labels.length - 1)) / labels.length;
  return labels.map((lines, at) => box({ x: x + at * (each + gap), y, width: each, height }, lines, fill, 12));
}

/** The folders of the app as tools/boundaries/rules.ts orders them: each may import those below it, and those to its right. */
const floors: string[][][] = [
  [['commands', 'what one types']],
  [['run', 'plans cells, starts processes, collects']],
  [
    ['learners', 'what learns a row'],
    ['report', 'table, text, page'],
    ['evaluation', 'scores, metrics'],
  ],
  [
    ['method', 'the paper, on a page'],
    ['training', 'batches, networks'],
    ['density', 'estimators by name'],
  ],
  [
    ['data', 'who sees which label'],
    ['features', 'spectrograms, faces'],
    ['synthesize', 'corpora as files'],
    ['corpora', 'what was found'],
  ],
  [
    ['config', 'presets, rows, columns'],
    ['records', 'results, run record, run folder'],
  ],
  [
    ['backend', 'which one computes'],
    ['threads', 'workers'],
    ['store', 'cache, locks, whole files'],
  ],
];
const top = 44;
const step = 52;
const floor = top + step * floors.length;

const packages = [
  ['audio-spectrogram'],
  ['emotion-corpora'],
  ['gan-metrics'],
  ['graph-smoothness'],
  ['unit-translator'],
  ['density-iwae'],
  ['kplus1-classifier'],
  ['tfjs-backend-onnxruntime'],
];
const ground = [
  ['tfjs-training', 'optimizer, averages, weights, seeds'],
  ['argument-checks', 'one error, one check of options'],
];

/** The app above the packages, and these above the ground floor. Arrows are imports, and all point down. */
export function house(): string {
  const frame = ({ x, y, width: w, height }: Place, label: string): string[] => [
    `<rect x="${x}" y="${y}" width="${w}" height="${height}" rx="8" fill="none" stroke="${colours.ink}"/>`,
    text(x + 12, y + 20, label, { bold: true }),
  ];
  const middle = width / 2;
  return picture(width, floor + 270, 'The house: the app, the packages, the ground floor; imports point down only', [
    ...frame({ x: 10, y: 10, width: width - 20, height: floor - 10 }, 'apps/reproduction: the command image2audio'),
    text(width - 22, 30, 'imports point down, and in a row to the right', { anchor: 'end', fill: colours.faint }),
    ...floors.flatMap((labels, at) => row(top + step * at, 38, 60, width - 120, labels, colours.paleBlue)),
    ...floors.slice(1).map((_, at) => arrow([36, top + step * at + 19], [36, top + step * (at + 1) + 19])),
    arrow([middle, floor], [middle, floor + 31]),
    text(middle + 12, floor + 20, 'joins them', { fill: colours.faint }),
    ...frame({ x: 10, y: floor + 32, width: width - 20, height: 136 }, 'packages: side by side, none imports another'),
    ...row(floor + 62, 44, 24, width - 48, packages.slice(0, 4), colours.paleGreen),
    ...row(floor + 114, 44, 24, width - 48, packages.slice(4), colours.paleGreen),
    arrow([middle, floor + 168], [middle, floor + 191]),
    ...frame({ x: 10, y: floor + 192, width: width - 20, height: 66 }, 'the ground floor'),
    ...row(floor + 206, 42, 200, width - 220, ground, colours.paleOrange),
  ]);
}
