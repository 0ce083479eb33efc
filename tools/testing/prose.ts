/** The relative links and pictures of a page, without their anchors and without those of its code. */
export function linksOf(page: string): string[] {
  const prose = page.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link));
}

export interface Command {
  script: string;
  workspace?: string;
}

/** Every `npm run SCRIPT [--workspace PACKAGE]` that a page names. */
export function commandsOf(page: string): Command[] {
  const text = page.replace(/\s+/g, ' ');
  return [...text.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)(?: --workspace (@?[\w/-]+))?/g)].map(
    ([, script, workspace]) => (workspace === undefined ? { script } : { script, workspace }),
  );
}

export interface ImportedName {
  from: string;
  name: string;
}

/** Every name that a block of TypeScript of a page imports from a package of this repository. */
export function importsOf(page: string): ImportedName[] {
  const blocks = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, block]) => block);
  return blocks.flatMap((block) =>
    [...block.matchAll(/import (?:type )?\{([^}]*)\} from '(@image2audio\/[^']+)'/g)].flatMap(([, names, from]) =>
      names
        .split(',')
        .map(
          (name) =>
            name
              .trim()
              .replace(/^type /, '')
              .split(' as ')[0],
        )
        .filter((name) => name !== '')
        .map((name) => ({ from, name })),
    ),
  );
}

/** The functions that a page shows a call of: code such as `name(argument)`, without what is called on a value. */
export function callsOf(page: string): string[] {
  const prose = page.replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/`(?:await |new )?([A-Za-z]\w*)\([^`\n]*`/g)].map(([, name]) => name);
}

/** The paths that a page names as code: below a folder of the root, or files with a folder before them. */
export function pathsOf(page: string, folders: readonly string[]): string[] {
  const prose = page.replace(/^```.*?^```/gms, '');
  return [...prose.matchAll(/`((?:[\w.@-]+\/)+[\w.@-]*)`/g)]
    .map(([, path]) => path)
    .filter((path) => folders.includes(path.split('/')[0]));
}
