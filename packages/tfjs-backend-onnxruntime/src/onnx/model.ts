import { elementType, type ElementType } from './element-type';
import { ProtobufWriter } from './protobuf-writer';

/** An attribute of a node: an integer, a list of integers, a string, or floats (marked, since 1 is a float as well). */
export type Attribute =
  number | readonly number[] | string | { readonly float: number } | { readonly floats: readonly number[] };

export interface OnnxNode {
  /** For messages and profiles. */
  name?: string;
  type: string;
  /** '' is the ONNX standard; the others are onnxruntime's own operators. */
  domain: '' | 'com.microsoft' | 'com.microsoft.nchwc';
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
}

export interface OnnxConstant {
  name: string;
  type: ElementType;
  shape: readonly number[];
  values: readonly number[];
}

export interface OnnxValueInfo {
  name: string;
  type: ElementType;
  shape: readonly number[];
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  constants: readonly OnnxConstant[];
  inputs: readonly OnnxValueInfo[];
  outputs: readonly OnnxValueInfo[];
}

/**
 * The graph as a serialized ModelProto (onnx.proto of the ONNX specification: IR version 9, operator set 17). The
 * numbers below are that file's field numbers.
 */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const model = new ProtobufWriter().integer(1, 9).message(7, (message) => {
    for (const node of graph.nodes) message.message(1, (field) => writeNode(field, node));
    message.string(2, 'graph');
    for (const constant of graph.constants) message.message(5, (field) => writeConstant(field, constant));
    for (const input of graph.inputs) message.message(11, (field) => writeValueInfo(field, input));
    for (const output of graph.outputs) message.message(12, (field) => writeValueInfo(field, output));
  });
  for (const [domain, version] of operatorSets) {
    model.message(8, (field) => field.string(1, domain).integer(2, version));
  }
  return model.finish();
}

const operatorSets = [
  ['', 17],
  ['com.microsoft', 1],
  ['com.microsoft.nchwc', 1],
] as const;

function writeNode(message: ProtobufWriter, node: OnnxNode): void {
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  if (node.name !== undefined) message.string(3, node.name);
  message.string(4, node.type);
  for (const [name, value] of Object.entries(node.attributes)) {
    message.message(5, (field) => writeAttribute(field.string(1, name), value));
  }
  if (node.domain !== '') message.string(7, node.domain);
}

/** AttributeProto.AttributeType */
const attributeType = { float: 1, integer: 2, string: 3, floats: 6, integers: 7 } as const;

function writeAttribute(message: ProtobufWriter, value: Attribute): void {
  if (typeof value === 'number') message.integer(3, value).integer(20, attributeType.integer);
  else if (typeof value === 'string') message.string(4, value).integer(20, attributeType.string);
  else if ('float' in value) message.float(2, value.float).integer(20, attributeType.float);
  else if ('floats' in value) {
    for (const element of value.floats) message.float(7, element);
    message.integer(20, attributeType.floats);
  } else {
    for (const element of value) message.integer(8, element);
    message.integer(20, attributeType.integers);
  }
}

function writeConstant(message: ProtobufWriter, constant: OnnxConstant): void {
  for (const size of constant.shape) message.integer(1, size);
  message.integer(2, elementType[constant.type]);
  for (const value of constant.values) {
    if (constant.type === 'float32') message.float(4, value);
    else message.integer(constant.type === 'int64' ? 7 : 5, value);
  }
  message.string(8, constant.name);
}

function writeValueInfo(message: ProtobufWriter, info: OnnxValueInfo): void {
  message.string(1, info.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, elementType[info.type]).message(2, (shape) => {
        for (const size of info.shape) shape.message(1, (dimension) => dimension.integer(1, size));
      }),
    ),
  );
}
