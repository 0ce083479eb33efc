import type { Metafile } from 'esbuild';

/**
 * What shows that the bundle holds, or loads at run time, a second copy of a TensorFlow.js package. Two copies share one
 * engine through a global variable, so that all specs pass although they test classes that nobody uses.
 */
export function secondCopies({ inputs, outputs }: Pick<Metafile, 'inputs' | 'outputs'>): string[] {
  const folders = new Map<string, Set<string>>();
  const problems: string[] = [];
  for (const path of Object.keys(inputs)) {
    const match = /^(.*\/)?node_modules\/(@tensorflow\/[^/]+)\/(.*)$/.exec(path);
    if (!match) continue;
    const [, parent = '', name, file] = match;
    folders.set(name, (folders.get(name) ?? new Set()).add(parent));
    // dist/tf-core.node.js, dist/tf-backend-cpu.fesm.js: a whole package in one file, beside the modules of dist
    if (/^dist\/tf[-.][^/]*\.js$/.test(file)) problems.push(`${path} is the whole package beside its modules`);
  }
  for (const [name, parents] of folders) {
    if (parents.size > 1) problems.push(`${name} comes from ${parents.size} folders: ${[...parents].join(', ')}`);
  }
  const loaded = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  problems.push(
    ...loaded.filter(({ path }) => path.startsWith('@tensorflow/')).map(({ path }) => `${path} is loaded at run time`),
  );
  return problems;
}
