/** The caller asked for something that does not exist or does not fit: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The run cannot go on: data missing, nowhere to write, another process at work. Names what, why and the remedy. */
export class RunError extends Error {
  override name = 'RunError';
}

/** Exit codes of the command. */
export const exitCodes = { done: 0, cellFailed: 1, usage: 2, interrupted: 130 } as const;

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
