/** Whether the system has too little of something for the moment, file handles or memory: no fault of the file that was to be read. */
export function isShortage(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'].includes(code);
  return error instanceof RangeError && typeof message === 'string' && /allocation failed|out of memory/i.test(message);
}
