/** Some of a value's properties, and of those of its objects; a list is given whole. */
export type DeepPartial<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { [Key in keyof Value]?: DeepPartial<Value[Key]> }
    : Value;

/** `base` with what `changes` names in its place. */
export function mergeDeep<Value extends object>(base: Value, changes: DeepPartial<Value>): Value {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    merged[key] = isPlain(value) && isPlain(merged[key]) ? mergeDeep(merged[key], value) : value;
  }
  return merged as Value;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
