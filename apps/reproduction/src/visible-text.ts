/**
 * Text from outside (names of files, messages of servers and libraries) as it may be shown: characters that steer a terminal or turn
 * the direction of writing become escapes such as `\x1b` and `\u202e`, so that a name cannot clear the screen, hide a line or pass for another one.
 */
// C0 controls but tab and line feed, DEL and C1 controls; marks, embeddings and isolates of bidirectional text; line and paragraph separators; halves of a pair
const steering =
  // eslint-disable-next-line no-control-regex -- these are the ones to be shown
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Lines of text: tabs and line feeds stay. */
export function visibleText(text: string): string {
  return text.replace(steering, escaped);
}

/** What has to stay on its line, such as the name of a file: tabs and line feeds are shown too. */
export function visibleName(name: string): string {
  return visibleText(name).replace(/[\t\n]/g, (character) => (character === '\t' ? '\\t' : '\\n'));
}

/** Pretty-printed JSON without such characters: they stand in it as escapes of JSON, so that a program reads the value as it was. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A line on standard output. Everything that the command says goes through here or {@link warn}. */
export function say(text: string): void {
  process.stdout.write(`${visibleText(text)}\n`);
}

/** A line on standard error. */
export function warn(text: string): void {
  process.stderr.write(`${visibleText(text)}\n`);
}

let voice: (line: string) => void = warn;

/** A line for the person who waits, about what is not an error: damage that is mended, a lock that is waited for. */
export function notice(line: string): void {
  voice(line);
}

/** Sends such lines elsewhere: a cell's process tells its parent, which has the terminal. */
export function noticesThrough(other: (line: string) => void): void {
  voice = other;
}
