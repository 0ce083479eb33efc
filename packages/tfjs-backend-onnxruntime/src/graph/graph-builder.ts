import type { ElementType } from '../onnx/element-type';
import type { Attribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValueInfo } from '../onnx/model';
import { orderResults } from './order-results';

/** The name of a value inside one graph. */
export type Value = string;

/** The domain of onnxruntime's operators on blocked channels. */
export const nchwc = { domain: 'com.microsoft.nchwc' } as const;

interface OperatorOptions {
  outputs?: number;
  domain?: OnnxNode['domain'];
}

/**
 * Collects the ONNX operators of one graph. Operators are pure, so that asking twice for the same operator on the same
 * inputs gives the value of the first (a filter that two gradients transpose is transposed once).
 */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxConstant>();
  readonly #known = new Map<string, Value[]>();
  readonly #inputs: OnnxValueInfo[] = [];
  readonly #outputs: OnnxValueInfo[] = [];
  /** Shapes of values, as far as they are known. */
  readonly #shapes = new Map<Value, readonly number[]>();
  /** What a reshaped value is a reshape of. */
  readonly #reshaped = new Map<Value, Value>();

  /** The operation that operators are added for, which names them in messages and profiles. */
  operation = 'graph';

  /** Declares an input of the graph. */
  input(type: ElementType, shape: readonly number[]): Value {
    const name = `in${this.#inputs.length}`;
    this.#inputs.push({ name, type, shape });
    this.#shapes.set(name, shape);
    return name;
  }

  /** Tells the shape of a value, where it is not known yet, so that reshapes to it cost nothing. */
  hasShape(value: Value, shape: readonly number[]): Value {
    if (!this.#shapes.has(value)) this.#shapes.set(value, shape);
    return value;
  }

  /** Declares `value` an output of the graph and returns the output's name. */
  output(value: Value, type: ElementType, shape: readonly number[]): Value {
    const taken = [...this.#inputs, ...this.#outputs, ...this.#constants.values()].some(({ name }) => name === value);
    const name = taken ? `out${this.#outputs.length}` : value;
    if (taken) this.#nodes.push({ type: 'Identity', domain: '', inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type, shape });
    return name;
  }

  /** Adds an operator with one output. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, Attribute> = {},
    options?: OperatorOptions,
  ): Value {
    return this.ops(type, inputs, attributes, options)[0];
  }

  /** Adds an operator with several outputs. */
  ops(
    type: string,
    inputs: readonly Value[],
    attributes: Record<string, Attribute> = {},
    { outputs = 1, domain = '' }: OperatorOptions = {},
  ): Value[] {
    const key = `${domain}.${type} ${inputs.join()} ${JSON.stringify(attributes)} ${outputs}`;
    const known = this.#known.get(key);
    if (known) return known;
    const first = this.#known.size;
    const names = Array.from({ length: outputs }, (_, index) => `v${first}_${index}`);
    this.#nodes.push({ name: `${this.operation}/${first}`, type, domain, inputs, outputs: names, attributes });
    this.#known.set(key, names);
    return names;
  }

  /** A constant of the graph: for numbers that belong to the operator, never for data. */
  scalar(value: number, type: ElementType = 'float32'): Value {
    return this.#constant(type, [], [value]);
  }

  /** A constant array of float32, as weights that follow from shapes alone. */
  numbers(values: readonly number[], shape: readonly number[]): Value {
    return this.#constant('float32', shape, values);
  }

  /** A constant list of int64, as shapes, axes and bounds are given to operators. */
  integers(values: readonly number[]): Value {
    return this.#constant('int64', [values.length], values);
  }

  /** The same numbers under another shape; of a reshaped value, the value before is reshaped. */
  reshape(value: Value, shape: readonly number[]): Value {
    const source = this.#reshaped.get(value) ?? value;
    for (const known of [value, source]) if (isShape(this.#shapes.get(known), shape)) return known;
    const reshaped = this.op('Reshape', [source, this.integers(shape)]);
    this.#reshaped.set(reshaped, source);
    return this.hasShape(reshaped, shape);
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    return this.op('Transpose', [value], { perm: permutation });
  }

  /** `value[begin:end:step]` along the axes given. */
  slice(
    value: Value,
    bounds: { axes: readonly number[]; begin: readonly number[]; end: readonly number[]; step?: readonly number[] },
  ): Value {
    const { axes, begin, end, step } = bounds;
    const inputs = [value, this.integers(begin), this.integers(end), this.integers(axes)];
    return this.op('Slice', step ? [...inputs, this.integers(step)] : inputs);
  }

  /** The graph, without the operators that no output needs. */
  finish(): OnnxGraph {
    const needed = new Set(this.#outputs.map(({ name }) => name));
    const nodes: OnnxNode[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((name) => needed.has(name))) continue;
      for (const name of node.inputs) needed.add(name);
      nodes.push(node);
    }
    return {
      nodes: orderResults(nodes.reverse()),
      constants: [...this.#constants.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
    };
  }

  #constant(type: ElementType, shape: readonly number[], values: readonly number[]): Value {
    const key = `${type}[${shape.join()}] ${values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join()}`;
    let constant = this.#constants.get(key);
    if (!constant) {
      constant = { name: `c${this.#constants.size}`, type, shape, values };
      this.#constants.set(key, constant);
    }
    return constant.name;
  }
}

function isShape(known: readonly number[] | undefined, shape: readonly number[]): boolean {
  return known?.length === shape.length && shape.every((size, axis) => size === known[axis]);
}
