/**
 * The few instructions of WebAssembly that the loops of `vector-loop.ts` (Adam's, the moving averages') and `sum-of-squares.ts` are made of, as bytes: core
 * specification 2.0 with 128-bit vectors (https://webassembly.github.io/spec/core/binary). Expressions leave one value on the stack;
 * statements leave none.
 */
export type Code = readonly number[];

const codeOf = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
export type ValueType = keyof typeof codeOf;

/** A whole number of 32 bits in LEB128, without a sign. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const unary =
  (instruction: Code) =>
  (a: Code): Code => [...a, ...instruction];
const binary =
  (instruction: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...instruction];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** A constant below 64: the encoding of larger ones has a sign to think of. */
export const int = (value: number): Code => [0x41, value];
export const plus = binary([0x6a]);
export const isAtLeast = binary([0x4f]);

/** Four float32 at `address + offset`. */
export const load = (address: Code, offset: number): Code => [...address, ...vector(0x00), 2, ...unsigned(offset)];
export const store = (address: Code, offset: number, value: Code): Code => [
  ...[...address, ...value],
  ...[...vector(0x0b), 2, ...unsigned(offset)],
];

export const splat = unary(vector(0x14));
export const sqrt = unary(vector(0xef));
export const add = binary(vector(0xf0));
export const sub = binary(vector(0xf1));
export const mul = binary(vector(0xf2));
export const div = binary(vector(0xf3));

const bytes = (first: number): number[] => Array.from({ length: 8 }, (_, at) => first + at);
const promoteLow = unary(vector(0x5f));
const demote = unary(vector(0x5e));
const shuffle = (a: Code, b: Code, lanes: Code): Code => [...a, ...b, ...vector(0x0d), ...lanes];

/** The first two of four float32 as float64, or the last two. */
export const promote = (value: Code, half: 0 | 1): Code =>
  promoteLow(half === 0 ? value : shuffle(value, value, [...bytes(8), ...bytes(8)]));
/** Two and two float64 as four float32. */
export const joined = (low: Code, high: Code): Code => shuffle(demote(low), demote(high), [...bytes(0), ...bytes(16)]);

/** Repeats the statements until the condition holds, which is looked at first. */
export const until = (condition: Code, statements: readonly Code[]): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...condition, 0x0d, 1],
  ...statements.flat(),
  ...[0x0c, 0, 0x0b, 0x0b],
];

const counted = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (content: Code): Code => [...unsigned(content.length), ...content];
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(counted(items))];
const text = (value: string): Code => sized(Array.from(value, (letter) => letter.charCodeAt(0)));

/** A module with one memory of so many pages of 64 KiB, exported as `memory`, and one function without a result, exported as `run`. */
export function moduleOf(
  pages: number,
  {
    parameters,
    locals,
    body,
  }: { parameters: readonly ValueType[]; locals: readonly ValueType[]; body: readonly Code[] },
): Uint8Array<ArrayBuffer> {
  const types = parameters.map((type): Code => [codeOf[type]]);
  const declared = counted(locals.map((type) => [1, codeOf[type]]));
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [[0x60, ...counted(types), 0]]),
    ...section(3, [[0]]),
    ...section(5, [[0, ...unsigned(pages)]]),
    ...section(7, [
      [...text('memory'), 2, 0],
      [...text('run'), 0, 0],
    ]),
    ...section(10, [sized([...declared, ...body.flat(), 0x0b])]),
  ]);
}
