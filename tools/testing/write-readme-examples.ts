/**
 * Writes examples/quickstart.ts of every package into the README beside it, in the place of its first block of TypeScript:
 *
 *     npx tsx tools/testing/write-readme-examples.ts
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const packages = new URL('../../packages/', import.meta.url);
for (const name of readdirSync(packages)) {
  const [example, readme] = ['examples/quickstart.ts', 'README.md'].map((file) => new URL(`${name}/${file}`, packages));
  if (!existsSync(example) || !existsSync(readme)) continue;
  const block = `\`\`\`ts\n${readFileSync(example, 'utf8').trim()}\n\`\`\``;
  const text = readFileSync(readme, 'utf8');
  writeFileSync(
    readme,
    text.replace(/^```ts\n.*?^```$/ms, () => block),
  );
}
