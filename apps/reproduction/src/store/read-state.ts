import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { messageOf } from '../errors';
import { notice } from '../visible-text';

/** Of files whose damage was said: a table is put together many times. */
const said = new Set<string>();

/**
 * A JSON file of the program's own state, whole and of the given shape, or undefined. A file that is there and cannot be used counts as missing, and a line
 * says so once: one damaged file never stops what the others allow.
 *
 * @param consequence what its loss leads to, for the line
 */
export function readState<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  consequence: string,
): z.output<Schema> | undefined {
  let damage: string;
  try {
    const { success, data, error } = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (success) return data;
    const { path, message } = error.issues[0];
    damage = `not what this program writes (${[...path.map(String), message].join(': ')})`;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    damage = `unreadable (${messageOf(error)})`;
  }
  const line = `${file} is ${damage}: ${consequence}`;
  if (!said.has(line)) notice(line);
  said.add(line);
  return undefined;
}
