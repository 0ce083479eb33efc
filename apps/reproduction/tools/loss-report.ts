import { lossDeviations, notJudged, type Losses, type TermDeviation } from './loss-deviation';

/** What one back end gave. */
export interface MeasuredBackend {
  name: string;
  losses: Losses;
  /** Wall time of each part. */
  seconds: Record<string, number>;
}

/** A back end may be this many times as far from the reference as the reference is from itself with its last digits changed. */
const timesControl = 5;

/**
 * The tables, and the verdict of each back end against the first. `within`: in every part of the method, every judged loss is
 * within the tolerance, or, where rounding alone takes the part further than that, within five times what it does to the control.
 *
 * @param control the first back end once more, from initial weights that differ in the last digit
 */
export function lossReport(
  [reference, ...others]: readonly MeasuredBackend[],
  control: MeasuredBackend,
  tolerance: number,
): { text: string; within: boolean } {
  const measured = [reference, ...others];
  const judged = (losses: Losses) =>
    lossDeviations(losses, reference.losses).filter(({ term }) => !notJudged.includes(term));
  const ofControl = judged(control.losses).filter(({ deviation }) => Number.isFinite(deviation));
  const allowed = (part: string) =>
    Math.max(tolerance, ...ofControl.map((entry) => (entry.part === part ? timesControl * entry.deviation : 0)));
  const deviations = others.flatMap(({ losses }) => lossDeviations(losses, reference.losses));

  const losses = table([
    ['part', 'term', ...measured.map(({ name }) => name), 'deviation', 'control'],
    ...Object.entries(reference.losses).flatMap(([part, terms]) =>
      Object.keys(terms).map((term) => [
        part,
        term,
        ...measured.map((backend) => firstAndLast(backend.losses[part]?.[term])),
        largest(deviations, part, term),
        largest(lossDeviations(control.losses, reference.losses), part, term) +
          (notJudged.includes(term) ? ' (not judged)' : ''),
      ]),
    ),
  ]);
  const seconds = table([
    ['part', ...measured.map(({ name }) => name)],
    ...Object.keys(reference.seconds).map((part) => [
      part,
      ...measured.map((backend) => backend.seconds[part]?.toFixed(1) ?? '-'),
    ]),
  ]);
  const verdicts = others.map(({ name, losses }) => {
    const found = judged(losses);
    const beyond = found.filter(({ part, deviation }) => !(deviation <= allowed(part)));
    const say = ({ part, term, deviation }: TermDeviation) => `${deviation.toExponential(1)} (${part}, ${term})`;
    const parts = [...new Set(found.map(({ part }) => part))].map((part) => {
      const { deviation } = worst(found.filter((entry) => entry.part === part));
      return `  ${part}: ${deviation.toExponential(1)}, allowed ${allowed(part).toExponential(1)}`;
    });
    const verdict = beyond.length === 0 ? 'within the tolerance' : `BEYOND the tolerance: ${say(worst(beyond))}`;
    return {
      within: beyond.length === 0,
      text: [`${name} against ${reference.name}: ${verdict}`, ...parts].join('\n'),
    };
  });
  return {
    text: [
      'The loss of the first and of the last step; the largest deviation of all steps, and that of the control',
      losses,
      'Seconds, once, with start-up and the compilation of first steps: no benchmark',
      seconds,
      verdicts.map(({ text }) => text).join('\n'),
    ].join('\n\n'),
    within: verdicts.every(({ within }) => within),
  };
}

const worst = (deviations: readonly TermDeviation[]): TermDeviation =>
  deviations.reduce((a, b) => (b.deviation > a.deviation ? b : a));

function largest(deviations: readonly TermDeviation[], part: string, term: string): string {
  return worst(deviations.filter((entry) => entry.part === part && entry.term === term)).deviation.toExponential(1);
}

function firstAndLast(values: readonly (number | null)[] | undefined): string {
  if (values === undefined) return 'absent';
  return [values[0], values[values.length - 1]].map((value) => value?.toPrecision(6) ?? '-').join(' .. ');
}

function table(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
