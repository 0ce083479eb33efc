/**
 * Keeps the last few results of an expensive pure function of a small key (windows, filterbanks, resampling filters),
 * so that transforming thousands of clips alike prepares once. Bounded: the least recently used plan goes first.
 */
export function planCache<Options extends object, Plan>(
  build: (options: Options) => Plan,
  key: (options: Options) => unknown[],
  capacity = 8,
): (options: Options) => Plan {
  const plans = new Map<string, Plan>();
  return (options) => {
    const name = key(options).join('|');
    const plan = plans.get(name) ?? build(options);
    plans.delete(name);
    plans.set(name, plan);
    if (plans.size > capacity) plans.delete(plans.keys().next().value as string);
    return plan;
  };
}
