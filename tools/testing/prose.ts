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
