/** An object of options and all in it, frozen: what every caller shares cannot be changed by one of them. */
export function frozen<Value extends object>(value: Value): Value {
  for (const part of Object.values(value) as unknown[]) if (typeof part === 'object' && part !== null) frozen(part);
  return Object.freeze(value);
}
