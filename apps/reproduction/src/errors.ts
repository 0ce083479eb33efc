import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

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

/** What an error says, and what it does not say where the system has too little of something. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const shortage = shortageOf(error);
  // an error that is made of another's message says it already
  return shortage === null || message.includes(shortage) ? message : `${message} (${shortage})`;
}

const shortages = {
  handles: `too few file handles: raise the limit with 'ulimit -n', or use --jobs 1`,
  processes: `too few processes or threads are allowed, or too little memory is free: end other programs, raise 'ulimit -u', or use --jobs 1`,
  memory: 'too little memory: end other programs, or use --jobs 1',
} as const;

const shortageOfCode: Readonly<Record<string, keyof typeof shortages>> = {
  EMFILE: 'handles',
  ENFILE: 'handles',
  EAGAIN: 'processes',
  ENOMEM: 'memory',
  ERR_WORKER_OUT_OF_MEMORY: 'memory',
  ERR_MEMORY_ALLOCATION_FAILED: 'memory',
};

/** Of V8, of Node, of native libraries. A bare 'memory' would also be in other messages. */
const memoryWords =
  /heap out of memory|allocation failed|out of memory|bad_alloc|(can|could) ?not allocate memory|failed to allocate/i;

/** Whether a package is there that Node has not found: where it cannot open the package.json, it takes index.js for its file, and calls the package absent. */
function isInstalled(message: string): boolean {
  const path = /^Cannot find package '(\/[^']+)'/.exec(message)?.[1];
  return path !== undefined && existsSync(join(dirname(path), 'package.json'));
}

/**
 * What the system has too little of, with the remedy; null where that is not what the error tells of. It is no fault of the file that was to be
 * read: who leaves files out that cannot be used must not leave this one out.
 */
export function shortageOf(error: unknown): string | null {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const text = typeof message === 'string' ? message : String(error);
  // threads say the code in the message alone
  const named = typeof code === 'string' && Object.hasOwn(shortageOfCode, code) ? code : undefined;
  if (code === 'ERR_MODULE_NOT_FOUND' && isInstalled(text)) return `${shortages.handles}; or install again: npm ci`;
  const kind = named ?? /\b(EMFILE|ENFILE|EAGAIN|ENOMEM|ERR_WORKER_OUT_OF_MEMORY)\b/.exec(text)?.[0];
  if (kind !== undefined) return shortages[shortageOfCode[kind]];
  return memoryWords.test(text) ? shortages.memory : null;
}
