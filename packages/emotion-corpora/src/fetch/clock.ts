/** Time as limits measure it; tests bring their own. */
export interface Clock {
  /** Milliseconds, from any start; never goes back. */
  now: () => number;
  /** Calls back once after so many milliseconds, unless it is cancelled by what is returned. */
  after: (milliseconds: number, callback: () => void) => () => void;
}

export const monotonicClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
