import type { FileProblem } from '@image2audio/emotion-corpora';
import { checkCorpora, type CorpusReport, type DuplicateGroup } from '@image2audio/emotion-corpora/node';
import { videoInspector } from '../corpora/corpus-frames';
import { inspectClip } from '../features/inspect-clip';
import { DataProgress } from './data-progress';
import { say, visibleJson, visibleName } from '../visible-text';

/** `image2audio data check DIR`: what the folder holds against what was published, and every file that is not right. */
export async function dataCheckCommand(folder: string, options: { json?: boolean }): Promise<void> {
  const progress = new DataProgress();
  const videos = await videoInspector();
  const report = await checkCorpora(folder, {
    inspectAudio: inspectClip,
    ...(videos.inspect && { inspectVideo: videos.inspect }),
    onProgress: (done, total) => progress.update({ name: 'looking into files', done, total, unit: 'files' }),
  });
  progress.end();
  if (videos.missing !== null && report.corpora.some(({ kind }) => kind === 'videos')) {
    report.notes.push(`videos were not looked into: ${videos.missing}`);
  }
  if (options.json) {
    say(visibleJson(report));
    return;
  }
  for (const corpus of report.corpora) for (const line of corpusLines(corpus)) say(line);
  for (const line of listed('pictures that several corpora share', report.duplicatesAcross.map(duplicateLine), ''))
    say(line);
  const unlisted = report.problems.map(problemLine);
  for (const line of listed('not looked at, with all that may be in them', unlisted, '')) say(line);
  for (const note of report.notes) say(visibleName(note));
}

const shownFiles = 5;

const problemLine = ({ file, reason, remedy }: FileProblem): string => `${file}: ${reason}; ${remedy}`;

function duplicateLine({ files, emotions }: DuplicateGroup): string {
  return `${files.join(' = ')} (${emotions.join(', ')})`;
}

function corpusLines(corpus: CorpusReport): string[] {
  const { title, items, people, official, perEmotion, missing, problems, excluded, dropped } = corpus;
  const { duplicates, silent, notes, kind } = corpus;
  const ofOfficial = official ? ` of ${official.clips} published` : '';
  const emotions = Object.entries(perEmotion).map(([emotion, count]) => {
    const published = official?.perEmotion[emotion as keyof typeof perEmotion];
    return `${emotion} ${count}${published === undefined || published === count ? '' : ` of ${published}`}`;
  });
  const contradictions = duplicates.filter((group) => group.emotions.length > 1);
  const repetitions = duplicates.filter((group) => group.emotions.length === 1);
  const same = kind === 'audio' ? 'the same sound' : 'the same picture';
  return [
    `${visibleName(title)}: ${items}${ofOfficial}${people === null ? '' : `, ${people} people`}`,
    `  ${emotions.join(', ')}`,
    ...Object.entries(dropped).map(([word, count]) => `  left out by class: ${word} ${count}`),
    ...listed('missing', missing),
    ...listed('unusable', problems.map(problemLine)),
    ...listed(
      'left out for known faults of the corpus',
      excluded.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...listed('silent', silent ?? []),
    ...listed(`${same} under different labels, groups`, contradictions.map(duplicateLine)),
    ...listed(`${same} twice or more under one label, groups`, repetitions.map(duplicateLine)),
    ...notes.map((note) => `  ${visibleName(note)}`),
  ];
}

function listed(name: string, entries: string[], indent = '  '): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - shownFiles;
  return [
    `${indent}${name}: ${entries.length}`,
    ...entries.slice(0, shownFiles).map((entry) => `${indent}  ${visibleName(entry)}`),
    ...(rest > 0 ? [`${indent}  and ${rest} more (--json lists all)`] : []),
  ];
}
