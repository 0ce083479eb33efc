import type { CorpusIndex, FileProblem } from '../corpus-index';
import type { CorpusFile } from './corpus-files';

/** The folders of a file, from the folder it was listed from. */
export function foldersOf({ relative }: Pick<CorpusFile, 'relative'>): string[] {
  return relative.split('/').slice(0, -1);
}

/** The deepest folder that all `files` are below, relative to the folder they were listed from. */
export function commonFolder(files: readonly CorpusFile[]): string[] {
  return files.map(foldersOf).reduce((common, folders) => {
    const differs = common.findIndex((folder, depth) => folders[depth] !== folder);
    return differs < 0 ? common : common.slice(0, differs);
  });
}

/** The same index, its problems told by their path from the folder that was searched, not from the corpus' own. */
export function withPathsFrom<Item>(folder: readonly string[], index: CorpusIndex<Item>): CorpusIndex<Item> {
  const fromAbove = (problem: FileProblem) => ({ ...problem, file: [...folder, problem.file].join('/') });
  return { ...index, problems: index.problems.map(fromAbove), excluded: index.excluded.map(fromAbove) };
}

/** The files below a folder, with paths relative to it. */
export function filesBelow(files: readonly CorpusFile[], folder: readonly string[]): CorpusFile[] {
  const prefix = folder.map((part) => `${part}/`).join('');
  return files
    .filter(({ relative }) => relative.startsWith(prefix))
    .map((file) => ({ ...file, relative: file.relative.slice(prefix.length) }));
}
