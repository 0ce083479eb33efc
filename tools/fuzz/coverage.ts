import { Session } from 'node:inspector/promises';

/** What of a reader's source files ran: functions, and the share of the code by its length. */
export interface Coverage {
  functions: number;
  functionsReached: number;
  reachedShare: number;
}

/**
 * Starts to count what of the code runs, in V8's blocks; the function that comes back tells what of the files `sources` names was reached. Files
 * that were not loaded count with nothing.
 */
export async function countCoverage(): Promise<(sources: RegExp) => Promise<Coverage>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // what ran stays counted from one look to the next
  const reachedOf = new Map<string, { reached: Uint8Array; functions: Map<string, boolean> }>();
  return async (sources) => {
    const { result } = await session.post('Profiler.takePreciseCoverage');
    for (const { url, functions } of result) {
      if (!sources.test(url) || /\.test\.ts$/.test(url)) continue;
      const length = Math.max(...functions.flatMap(({ ranges }) => ranges.map(({ endOffset }) => endOffset)));
      const file = reachedOf.get(url) ?? { reached: new Uint8Array(length), functions: new Map<string, boolean>() };
      reachedOf.set(url, file);
      const now = new Uint8Array(length);
      // outer ranges come before those inside of them
      for (const { ranges, functionName } of functions) {
        for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        if (functionName === '') continue;
        const key = `${functionName} ${ranges[0].startOffset}`;
        file.functions.set(key, (file.functions.get(key) ?? false) || ranges[0].count > 0);
      }
      now.forEach((value, at) => (file.reached[at] |= value));
    }
    const files = [...reachedOf].filter(([url]) => sources.test(url)).map(([, file]) => file);
    const all = files.flatMap(({ functions }) => [...functions.values()]);
    const length = files.reduce((sum, { reached }) => sum + reached.length, 0);
    const reached = files.reduce((sum, file) => sum + file.reached.reduce((count, value) => count + value, 0), 0);
    return {
      functions: all.length,
      functionsReached: all.filter(Boolean).length,
      reachedShare: length === 0 ? 0 : reached / length,
    };
  };
}
