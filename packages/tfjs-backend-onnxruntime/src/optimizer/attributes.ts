import { OnnxruntimeBackendError } from '../errors';

/** @throws {OnnxruntimeBackendError} where the kernel's attribute is no number from `least` to `most` */
export function requireNumber(kernel: string, name: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  const expected =
    most === Infinity ? `a number of at least ${least}, or Infinity` : `a number from ${least} to ${most}`;
  throw refused(kernel, name, shown(value), expected);
}

/** @throws {OnnxruntimeBackendError} where the kernel's attribute is no list of booleans */
export function requireBooleans(kernel: string, name: string, value: unknown): void {
  if (Array.isArray(value) && value.every((item) => typeof item === 'boolean')) return;
  throw refused(kernel, name, shown(value), 'an array of booleans');
}

const shown = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((item) => String(item)).join(', ')}]` : String(value);

function refused(kernel: string, name: string, found: string, expected: string): OnnxruntimeBackendError {
  const fix = `Pass ${name} in the kernel's attributes.`;
  return new OnnxruntimeBackendError(`${kernel}: ${name}`, found, expected, fix);
}
