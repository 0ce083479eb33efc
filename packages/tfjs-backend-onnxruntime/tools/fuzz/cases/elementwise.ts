import { broadcastable, kindFor, operand, shape, type KernelCase, type Kind, type Operand } from '../kernel-case';
import type { Random } from '../random';

type Generate = (random: Random) => Omit<KernelCase, 'kernel'>;

const unary =
  (kinds: readonly Kind[], dtypes: readonly Operand['dtype'][] = ['float32'], tolerance?: number): Generate =>
  (random) => {
    const dtype = random.pick(dtypes);
    const kind = dtype === 'int32' ? random.pick(['whole', 'wide'] as const) : random.pick(kinds);
    return {
      inputs: { x: operand(random, shape(random), kind, dtype) },
      attributes: {},
      ...(tolerance && { tolerance }),
    };
  };

const everywhere: Kind[] = ['whole', 'real', 'special'];
const withIntegers = ['float32', 'int32'] as const;

const binary =
  (dtypes: readonly Operand['dtype'][], names: [string, string] = ['a', 'b'], kinds?: readonly Kind[]): Generate =>
  (random) => {
    const [first, second] = broadcastable(random);
    const dtype = random.pick(dtypes);
    const kind = kinds && dtype === 'float32' ? random.pick(kinds) : kindFor(random, dtype);
    const inputs = {
      [names[0]]: operand(random, first, kind, dtype),
      [names[1]]: operand(random, second, kind, dtype),
    };
    return { inputs, attributes: {} };
  };

const trigonometric = ['Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cos', 'Cosh', 'Sin', 'Sinh', 'Tan', 'Tanh'];
const ofFloats = ['Elu', 'Erf', 'Exp', 'Expm1', 'Log', 'Log1p', 'Reciprocal', 'Rsqrt', 'Selu', 'Sigmoid', 'Softplus', 'Sqrt', 'IsFinite', 'IsInf', 'IsNan']; // prettier-ignore
const ofIntegersToo = ['Abs', 'Ceil', 'Floor', 'Neg', 'Relu', 'Relu6', 'Round', 'Sign', 'Square'];

export const elementwise: Record<string, Generate> = {
  ...Object.fromEntries([...trigonometric, ...ofFloats].map((kernel) => [kernel, unary(everywhere)])),
  ...Object.fromEntries(ofIntegersToo.map((kernel) => [kernel, unary(everywhere, withIntegers)])),
  LogicalNot: unary(everywhere, ['bool']),
  ZerosLike: unary(everywhere, ['float32', 'int32', 'bool']),
  OnesLike: unary(everywhere, ['float32', 'int32', 'bool']),
  Step: (random) => ({ ...unary(everywhere)(random), attributes: { alpha: random.pick([0, 0.2, -0.5, 2]) } }),
  LeakyRelu: (random) => ({ ...unary(everywhere)(random), attributes: { alpha: random.pick([0, 0.2, -0.5, 2]) } }),
  ClipByValue: (random) => ({
    ...unary(everywhere, withIntegers)(random),
    attributes: { clipValueMin: random.whole(-2, 0), clipValueMax: random.whole(0, 2) },
  }),
  Cast: (random) => ({
    ...unary(everywhere, ['float32', 'int32', 'bool'])(random),
    attributes: { dtype: random.pick(['float32', 'int32', 'bool']) },
  }),
  Softmax: (random) => {
    const sizes = shape(random, 1);
    return {
      inputs: { logits: operand(random, sizes, random.pick(everywhere)) },
      attributes: { dim: sizes.length - 1 },
    };
  },
  Add: binary(withIntegers),
  Sub: binary(withIntegers),
  Multiply: binary(withIntegers),
  Maximum: binary(withIntegers),
  Minimum: binary(withIntegers),
  SquaredDifference: binary(withIntegers),
  RealDiv: binary(['float32']),
  Pow: (random) => {
    const given = binary(withIntegers)(random);
    const { a, b } = given.inputs as Record<string, Operand>;
    // negative powers of integers are refused by TensorFlow, and truncated here
    return b.dtype === 'int32'
      ? { ...given, inputs: { a, b: { ...b, values: b.values.map((value) => Math.abs(value % 50)) } } }
      : given;
  },
  Prelu: binary(['float32'], ['x', 'alpha']),
  FloorDiv: binary(['int32']),
  Mod: binary(withIntegers),
  Atan2: binary(['float32']),
  BitwiseAnd: binary(['int32']),
  ...Object.fromEntries(
    ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'].map((kernel) => [
      kernel,
      binary(withIntegers),
    ]),
  ),
  LogicalAnd: binary(['bool']),
  LogicalOr: binary(['bool']),
  EluGrad: (random) => {
    const sizes = shape(random);
    return {
      inputs: { dy: operand(random, sizes, 'real'), y: operand(random, sizes, random.pick(everywhere)) },
      attributes: {},
    };
  },
  AddN: (random) => {
    const sizes = shape(random);
    const dtype = random.pick(withIntegers);
    const kind = kindFor(random, dtype);
    return {
      inputs: Array.from({ length: random.whole(1, 4) }, () => operand(random, sizes, kind, dtype)),
      attributes: {},
    };
  },
  Select: (random) => {
    const sizes = shape(random);
    const dtype = random.pick(withIntegers);
    const inputs = { condition: operand(random, sizes, 'whole', 'bool'), t: operand(random, sizes, kindFor(random, dtype), dtype), e: operand(random, sizes, kindFor(random, dtype), dtype) }; // prettier-ignore
    return { inputs, attributes: {} };
  },
  Complex: (random) => {
    const sizes = shape(random);
    return { inputs: { real: operand(random, sizes, 'real'), imag: operand(random, sizes, 'real') }, attributes: {} };
  },
};
