import type { Worker } from 'node:worker_threads';
import { messageOf, RunError } from '../errors';

/**
 * Sends a thread a message and waits for the next one that comes back. A thread that ends or fails instead is an error: without it the promise would stay
 * open, and a process that has nothing else to do would end in the middle of its work.
 *
 * @param what the thread's work, for the message: 'decoding faces'
 * @throws RunError where no answer will come
 */
export function askThread<Answer>(worker: Worker, message: unknown, what: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: Answer) => {
      settle();
      resolve(answer);
    };
    const fail = (why: string, cause?: unknown) => {
      settle();
      reject(new RunError(`the thread for ${what} ${why}; run the same command again`, { cause }));
    };
    const onError = (error: unknown) => fail(`failed: ${messageOf(error)}`, error);
    const onExit = (code: number) => fail(`ended without an answer (code ${code})`);
    // each by name: taking all listeners off would take Node's own with them
    const settle = () =>
      worker.off('message', onMessage).off('error', onError).off('messageerror', onError).off('exit', onExit);
    worker.on('message', onMessage).on('error', onError).on('messageerror', onError).on('exit', onExit);
    // of a thread that has ended already no event comes
    if (worker.threadId === -1) fail('has ended before it was asked');
    else worker.postMessage(message);
  });
}
