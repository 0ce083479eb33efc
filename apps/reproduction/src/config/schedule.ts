import { parse, type EvalFunction, type MathNode } from 'mathjs/number';

/**
 * A schedule of the configuration, such as `"0.8 * min(1, t / 0.7)"`: an expression in `t`, the share of the
 * classifier's steps after its warm-up that is done, in [0, 1]. mathjs parses it; it may hold numbers, `t`, `pi`, `e`, the operators below
 * and {@link scheduleFunctions}, each of which takes the same short time for any argument. Loops, ranges, definitions and the functions
 * whose time grows with their arguments (`combinations(1e15, 5e14)` would run for ever) are refused.
 */
export type Schedule = (t: number) => number;

export class ScheduleError extends Error {
  override name = 'ScheduleError';
}

/** What an expression may call. */
export const scheduleFunctions = [
  ...['min', 'max', 'abs', 'sign', 'exp', 'log', 'log2', 'log10', 'sqrt', 'cbrt', 'square', 'cube', 'pow', 'mod'],
  ...['floor', 'ceil', 'round', 'fix', 'sin', 'cos', 'tan', 'atan', 'sinh', 'cosh', 'tanh'],
];
const variables = ['t', 'pi', 'e'];
const operators = ['+', '-', '*', '/', '^', '%', '<', '<=', '>', '>=', '==', '!=', 'and', 'or', 'not'];

/** Far more than any schedule needs, and few enough for a parser that calls itself. */
const longest = 500;

/** Compiles an expression once, and checks that it gives a finite number at t = 0, 1/2 and 1. */
export function parseSchedule(expression: string): Schedule {
  if (expression.length > longest) {
    throw new ScheduleError(
      `schedule '${expression.slice(0, 40)}...' has ${expression.length} characters: at most ${longest} are read; shorten it`,
    );
  }
  const compiled = compiledExpression(expression);
  const schedule: Schedule = (t) => {
    const value: unknown = evaluate(compiled, expression, t);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new ScheduleError(
        `schedule '${expression}' gives ${String(value)} at t = ${t}: it must give a finite number for t in [0, 1]`,
      );
    }
    return value;
  };
  for (const t of [0, 0.5, 1]) schedule(t);
  return schedule;
}

function compiledExpression(expression: string): EvalFunction {
  let tree: MathNode;
  try {
    tree = parse(expression);
  } catch (error) {
    throw new ScheduleError(
      `schedule '${expression}' is not an expression: ${String(error)}; write for example "0.8 * min(1, t / 0.7)"`,
    );
  }
  checkPart(tree, expression);
  return tree.compile();
}

/** The parts of mathjs' tree that are read here; its own types differ from one kind of node to another. */
interface Part {
  type: string;
  name?: string;
  op?: string;
  value?: unknown;
  fn?: Part;
  args?: Part[];
  forEach: (visit: (child: Part) => void) => void;
}

function checkPart(node: MathNode | Part, expression: string): void {
  const part = node as Part;
  const found = outsideOfSchedules(part);
  if (found !== null) {
    throw new ScheduleError(
      `schedule '${expression}' has ${found}: it may hold numbers, ${variables.join(', ')}, ${operators.join(' ')}, a ? b : c, and the functions ${scheduleFunctions.join(', ')}`,
    );
  }
  // the name of a function is a part of its own in the tree
  if (part.type === 'FunctionNode') for (const argument of part.args!) checkPart(argument, expression);
  else part.forEach((child) => checkPart(child, expression));
}

/** What a part has that no schedule may have, or null. */
function outsideOfSchedules({ type, name, op, value, fn }: Part): string | null {
  switch (type) {
    case 'ParenthesisNode':
    case 'ConditionalNode':
    case 'RelationalNode':
      return null;
    case 'ConstantNode':
      return typeof value === 'number' || typeof value === 'boolean' ? null : `the value ${JSON.stringify(value)}`;
    case 'SymbolNode':
      return variables.includes(name!) ? null : `the name '${name!}'`;
    case 'OperatorNode':
      return operators.includes(op!) ? null : `the operator ${op!}`;
    case 'FunctionNode':
      return fn?.type === 'SymbolNode' && scheduleFunctions.includes(fn.name!)
        ? null
        : `the function '${fn?.name ?? 'of an expression'}'`;
    default:
      return `a part that mathjs calls ${type}`;
  }
}

function evaluate(compiled: EvalFunction, expression: string, t: number): unknown {
  try {
    return compiled.evaluate({ t });
  } catch (error) {
    throw new ScheduleError(`schedule '${expression}' cannot be evaluated at t = ${t}: ${String(error)}`);
  }
}
