import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const commands = [...readme.matchAll(/^\|.*`npx tsx (studies\/\S+)`/gm)].map(([, file]) => file);

describe('the studies', () => {
  it('stand in the README, every one of them', () => {
    const studies = readdirSync(new URL('..', import.meta.url), { withFileTypes: true }).flatMap((entry) => {
      if (entry.isDirectory())
        return existsSync(`${repository}/studies/${entry.name}/index.ts`) ? [`${entry.name}/index.ts`] : [];
      return entry.name.endsWith('.ts') && entry.name !== 'trained-cell.ts' ? [entry.name] : [];
    });
    expect(commands.sort()).toEqual(studies.map((name) => `studies/${name}`).sort());
  });

  it.each(commands)('%s starts, and says how to call it', (file) => {
    const said = execFileSync(process.execPath, ['--import', 'tsx', file, '--help'], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect(said).toContain(`npx tsx ${file} `);
  });
});
