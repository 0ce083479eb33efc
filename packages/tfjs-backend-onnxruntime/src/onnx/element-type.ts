/** The TensorFlow.js dtypes that have an ONNX counterpart; complex64 and string stay on the cpu kernels. */
export type NativeDataType = 'float32' | 'int32' | 'bool';

/** TensorProto.DataType of the ONNX specification. */
export const elementType = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

export type ElementType = keyof typeof elementType;

export type NativeValues = Float32Array | Int32Array | Uint8Array;

const arrayOf = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

export function isNativeDataType(dtype: string): dtype is NativeDataType {
  return dtype in arrayOf;
}

/**
 * The values as the typed array onnxruntime takes for `dtype`; the same array where it already is one. The cpu kernels
 * sometimes leave a tensor's values in the array of another type (a cast that loses nothing copies nothing).
 */
export function nativeValues(values: ArrayLike<number>, dtype: NativeDataType): NativeValues {
  const ArrayType = arrayOf[dtype];
  return values instanceof ArrayType ? values : ArrayType.from(values);
}
