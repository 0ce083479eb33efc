import { warn } from '../visible-text';

let voice: (line: string) => void = warn;

/** A line for the person who waits, about what is not an error: damage that is mended, a lock that is waited for. */
export function say(line: string): void {
  voice(line);
}

/** Sends such lines elsewhere: a cell's process tells its parent, which has the terminal. */
export function sayThrough(other: (line: string) => void): void {
  voice = other;
}
