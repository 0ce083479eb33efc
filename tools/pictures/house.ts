import { arrow, box, colours, line, picture, text, type Place } from './svg';

const width = 900;

/** A row of equal boxes between x and x + span. */
function row(y: number, height: number, x: number, span: number, labels: readonly string[][], fill: string): string[] {
  const gap = 10;
  const each = (span - gap * (labels.length - 1)) / labels.length;
  return labels.map((lines, at) => box({ x: x + at * (each + gap), y, width: each, height }, lines, fill, 12));
}

/** The folders of the app, each row importing rows below it only. */
const floors: { y: number; labels: string[][] }[] = [
  { y: 50, labels: [['commands', 'what one types']] },
  { y: 104, labels: [['run', 'plans cells, starts processes, collects']] },
  {
    y: 158,
    labels: [
      ['report', 'table, text, page'],
      ['evaluation', 'scores, metrics'],
      ['training', 'steps, learners'],
      ['method', 'the paper, on a page'],
    ],
  },
  {
    y: 212,
    labels: [
      ['features', 'spectrograms, faces'],
      ['data', 'who sees which label'],
      ['corpora', 'what was found'],
      ['config', 'presets, rows'],
    ],
  },
  { y: 266, labels: [['records', 'results, run record, run folder']] },
  { y: 320, labels: [['store', 'cache, locks, whole files, hashes']] },
];

/** The app above the packages, and these above the ground floor. Arrows are imports, and all point down. */
export function house(): string {
  const frame = ({ x, y, width: w, height }: Place, label: string): string[] => [
    `<rect x="${x}" y="${y}" width="${w}" height="${height}" rx="8" fill="none" stroke="${colours.ink}"/>`,
    text(x + 12, y + 20, label, { bold: true }),
  ];
  const middle = width / 2;
  return picture(width, 640, 'The house: the app, the packages, the ground floor; imports point down only', [
    ...frame({ x: 10, y: 10, width: width - 20, height: 362 }, 'apps/reproduction: the command image2audio'),
    ...floors.flatMap(({ y, labels }) => row(y, 40, 60, width - 120, labels, colours.paleBlue)),
    ...floors.slice(1).map(({ y }) => arrow([middle, y - 14], [middle, y - 1])),
    arrow([middle, 372], [middle, 403]),
    text(middle + 12, 392, 'joins them', { fill: colours.faint }),
    ...frame({ x: 10, y: 404, width: width - 20, height: 136 }, 'packages: side by side, none imports another'),
    ...row(
      434,
      44,
      24,
      width - 48,
      [['audio-spectrogram'], ['emotion-corpora'], ['gan-metrics'], ['graph-smoothness']],
      colours.paleGreen,
    ),
    ...row(
      486,
      44,
      24,
      width - 48,
      [['unit-translator'], ['density-iwae'], ['kplus1-classifier'], ['tfjs-backend-onnxruntime']],
      colours.paleGreen,
    ),
    line(
      [
        [24, 482],
        [width - 24, 482],
      ],
      colours.paper,
      1,
    ),
    arrow([middle, 540], [middle, 563]),
    ...frame({ x: 10, y: 564, width: width - 20, height: 66 }, 'the ground floor'),
    ...row(
      578,
      42,
      200,
      width - 220,
      [
        ['tfjs-training', 'optimizers, averages, weights, seeds'],
        ['argument-checks', 'one error, one check of options'],
      ],
      colours.paleOrange,
    ),
  ]);
}
