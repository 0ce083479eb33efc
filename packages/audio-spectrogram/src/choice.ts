import { AudioArgumentError } from './errors';

/** @throws AudioArgumentError that lists the choices, where the value of an option is none of them */
export function requireChoice(argument: string, value: unknown, choices: readonly string[]): void {
  if (choices.includes(value as string)) return;
  const quoted = choices.map((choice) => `'${choice}'`);
  throw new AudioArgumentError(argument, value, `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1]}`);
}
