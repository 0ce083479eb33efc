import { decodeAudio, isSilent, mixDown } from '@image2audio/audio-spectrogram';
import { checkCorpora, type CorpusReport } from '@image2audio/emotion-corpora/node';

/** `image2audio data check DIR`: what the folder holds against what was published, and every file that is not right. */
export async function dataCheckCommand(folder: string, options: { json?: boolean }): Promise<void> {
  const report = await checkCorpora(folder, {
    inspectAudio: async (path, bytes) => ({ silent: isSilent(mixDown(await decodeAudio(bytes, path))) }),
  });
  if (options.json) {
    console.log(JSON.stringify(report, null, 2));
    return;
  }
  for (const corpus of report.corpora) for (const line of corpusLines(corpus)) console.log(line);
  for (const note of report.notes) console.log(note);
}

const shownFiles = 5;

function corpusLines(corpus: CorpusReport): string[] {
  const {
    title,
    items,
    people,
    official,
    perEmotion,
    missing,
    problems,
    excluded,
    dropped,
    duplicates,
    silent,
    notes,
  } = corpus;
  const ofOfficial = official ? ` of ${official.clips} published` : '';
  const emotions = Object.entries(perEmotion)
    .map(([emotion, count]) => `${emotion} ${count}`)
    .join(', ');
  const contradictions = duplicates.filter((group) => group.emotions.length > 1);
  return [
    `${title}: ${items}${ofOfficial}${people === null ? '' : `, ${people} people`}`,
    `  ${emotions}`,
    ...Object.entries(dropped).map(([word, count]) => `  left out by class: ${word} ${count}`),
    ...listed('missing', missing),
    ...listed(
      'unusable',
      problems.map(({ file, reason, remedy }) => `${file}: ${reason}; ${remedy}`),
    ),
    ...listed(
      'left out',
      excluded.map(({ file, reason }) => `${file}: ${reason}`),
    ),
    ...listed('silent', silent ?? []),
    ...listed(
      'the same bytes under different labels',
      contradictions.map(({ files, emotions: labels }) => `${files.join(' = ')} (${labels.join(', ')})`),
    ),
    ...(duplicates.length > contradictions.length
      ? [`  the same bytes twice under one label: ${duplicates.length - contradictions.length} groups`]
      : []),
    ...notes.map((note) => `  ${note}`),
  ];
}

function listed(name: string, entries: string[]): string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - shownFiles;
  return [
    `  ${name}: ${entries.length}`,
    ...entries.slice(0, shownFiles).map((entry) => `    ${entry}`),
    ...(rest > 0 ? [`    and ${rest} more (--json lists all)`] : []),
  ];
}
