import { util, type TensorInfo } from '@tensorflow/tfjs';
import { OnnxruntimeBackendError } from '../errors';

/** The inputs of a kernel by name, all float32; whoever asks for one that is wrong gets an error that names it. */
export class NamedInputs {
  constructor(
    private readonly kernel: string,
    private readonly inputs: Record<string, TensorInfo | null | undefined>,
    /** What the kernel takes, for the message. */
    private readonly takes: string,
  ) {}

  /** @throws {OnnxruntimeBackendError} where it is of another type or has not `size` numbers */
  optional(name: string, size?: number): TensorInfo | undefined {
    const info = this.inputs[name];
    if (!info) return undefined;
    if (info.dtype !== 'float32') throw this.#refused(name, info.dtype, 'float32');
    if (size !== undefined && util.sizeFromShape(info.shape) !== size) {
      throw this.#refused(name, `shape [${info.shape.join(', ')}]`, `${size} numbers`);
    }
    return info;
  }

  /** @throws {OnnxruntimeBackendError} where there is none, too */
  required(name: string, size?: number): TensorInfo {
    const info = this.optional(name, size);
    if (!info) throw this.#refused(name, 'nothing', 'a tensor');
    return info;
  }

  /** Those of the name with 0, 1 and so on behind it. */
  listed(name: string): TensorInfo[] {
    const found: TensorInfo[] = [];
    for (let info = this.optional(`${name}0`); info; info = this.optional(`${name}${found.length}`)) found.push(info);
    return found;
  }

  #refused(name: string, found: string, expected: string): OnnxruntimeBackendError {
    return new OnnxruntimeBackendError(`${this.kernel}: ${name}`, found, expected, `The kernel takes ${this.takes}.`);
  }
}
