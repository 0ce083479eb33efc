import * as tf from '@tensorflow/tfjs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileStep, configure, flush, statistics, type OnnxruntimeBackend } from '../src/index';
import { recordOne, type OperationRecorder } from '../src/lowering/kernel-lowering';
import { KernelOptimizer } from './clipped-adamw-call';

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: true, maxPendingNodes: 4096 });
});

const valuesOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** The array behind a tensor, without telling the back end that somebody has it. */
const arrayOf = (tensor: tf.Tensor): unknown => {
  flush();
  return (tf.backend() as unknown as OnnxruntimeBackend).data.get(tensor.dataId).peek();
};

const start = (size: number, phase = 0): tf.Variable =>
  tf.tidy(() => tf.variable(tf.tensor1d(Float32Array.from({ length: size }, (_, at) => Math.sin(at + phase)))));

/** Two variables, their optimizer, and a step whose gradients depend on the variables and on x. */
function training(size = 40) {
  const variables = [start(size), start(size / 2, 1)];
  const optimizer = new KernelOptimizer(variables);
  const gradients = (x: tf.Tensor): tf.Tensor[] => variables.map((variable) => tf.mul(tf.sin(variable), x));
  const step = ({ x, rate }: Record<'x' | 'rate', tf.Tensor>) => ({ norm: optimizer.update(gradients(x), rate) });
  return { variables, optimizer, gradients, step, all: [...variables, optimizer.first, optimizer.second] };
}

type Step = (inputs: Record<'x' | 'rate', tf.Tensor>) => tf.NamedTensorMap;

/** Takes `calls` steps on inputs that differ; gives the norms. */
function take(step: Step, calls: number, first = 0): number[] {
  return Array.from({ length: calls }, (_, call) => {
    const inputs = { x: tf.scalar(1 + ((first + call) % 5)), rate: tf.scalar(0.01 + 0.001 * ((first + call) % 3)) };
    const results = step(inputs);
    const [norm] = valuesOf(results.norm);
    tf.dispose([inputs, results]);
    return norm;
  });
}

describe('the numbers', () => {
  it('are the same bits lazily, compiled and operation by operation', () => {
    const [lazy, compiled, every] = [training(), training(), training()];
    const norms = take(lazy.step, 30);
    const { replays } = statistics();
    expect(take(compileStep(compiled.step), 30)).toEqual(norms);
    expect(statistics().replays).toBeGreaterThan(replays + 20);
    configure({ flush: 'every-op', smallOnCpu: false });
    expect(take(every.step, 30)).toEqual(norms);
    for (const { all } of [compiled, every]) expect(all.map(valuesOf)).toEqual(lazy.all.map(valuesOf));
  });

  it('are written where the old ones were, recorded or not, and read or not', () => {
    for (const compile of [(step: Step): Step => compileStep(step), (step: Step): Step => step]) {
      const { step, all } = training();
      const used = compile(step);
      take(used, 4);
      const arrays = all.map(arrayOf);
      take(used, 5, 4);
      all.forEach(valuesOf); // a read
      take(used, 5, 9);
      all.map(arrayOf).forEach((array, index) => {
        expect(array).toBe(arrays[index]);
      });
    }
  });

  it('go on exactly from a state that was saved', () => {
    const [whole, saved] = [training(), training()];
    take(compileStep(whole.step), 20);
    take(compileStep(saved.step), 8);
    const resumed = training();
    resumed.all.forEach((variable, index) => {
      tf.tidy(() => variable.assign(tf.tensor1d(saved.all[index].dataSync())));
    });
    take(compileStep(resumed.step), 12, 8);
    expect(resumed.all.map(valuesOf)).toEqual(whole.all.map(valuesOf));
  });
});

describe.each([
  ['compiled', (step: Step): Step => compileStep(step)],
  ['lazy', (step: Step): Step => step],
] as const)('what somebody else sees stays as it is, %s:', (_, compile) => {
  /** Trains, then has `look` give tensors, then trains on, and compares them and the variables with what they were and should be. */
  function expectKept(look: (variables: tf.Variable[], optimizer: KernelOptimizer) => tf.Tensor[]): void {
    const [seen, alone] = [training(), training()];
    const [step, reference] = [compile(seen.step), compile(alone.step)];
    take(step, 6);
    take(reference, 6);
    for (let round = 0; round < 3; round++) {
      const tensors = look(seen.variables, seen.optimizer);
      const values = tensors.map((tensor) => Array.from(tensor.dataSync()));
      const norms = take(step, 3, 6 + 3 * round);
      expect(tensors.map(valuesOf)).toEqual(values);
      expect(norms).toEqual(take(reference, 3, 6 + 3 * round));
    }
    expect(seen.all.map(valuesOf)).toEqual(alone.all.map(valuesOf));
  }

  it('a clone of a variable, and of a moment', () => {
    expectKept(([a, b], { first }) => [a, b, first].map((variable) => tf.clone(variable)));
  });

  it('a reshape', () => {
    expectKept(([a]) => [tf.reshape(a, [2, 20])]);
  });

  it('a view that a cpu kernel took', () => {
    expectKept(([a, b]) => {
      configure({ flush: 'every-op' });
      const views = [tf.slice(a, 3, 4), tf.slice(b, 0, 2)];
      configure({ flush: 'lazy' });
      return views;
    });
  });

  it('an array that was read', () => {
    expectKept(([a]) => {
      configure({ flush: 'every-op' });
      const read = a.dataSync(); // no copy under this policy
      const before = read.slice();
      configure({ flush: 'lazy' });
      return [{ dataSync: () => (expect(read).toEqual(before), read) } as unknown as tf.Tensor];
    });
  });

  it('another variable of the same tensor', () => {
    expectKept(([a]) => {
      const other = tf.variable(a, false);
      return [other];
    });
  });

  it('a variable that was made by another optimizer and given over', () => {
    const a = start(10);
    const optimizer = new KernelOptimizer([a]);
    const step = compile(({ x, rate }) => ({ norm: optimizer.update([tf.mul(a, x)], rate) }));
    take(step, 5);
    const b = start(10, 3);
    b.assign(tf.clone(a));
    const values = valuesOf(b);
    take(step, 3);
    expect(valuesOf(b)).toEqual(values);
    expect(valuesOf(a)).not.toEqual(values);
  });
});

describe('a compiled step', () => {
  /** Compares a step that is compiled with the same one computed operation by operation. */
  function expectSame(
    make: () => { step: (inputs: { x: tf.Tensor }) => tf.NamedTensorMap; variables: tf.Variable[] },
    inputOf: (call: number, variables: tf.Variable[]) => tf.Tensor = (call) => tf.scalar(1 + call),
  ): void {
    const run = (step: (inputs: { x: tf.Tensor }) => tf.NamedTensorMap, variables: tf.Variable[]) => {
      const results: tf.NamedTensorMap[] = [];
      const values: number[][] = [];
      for (let call = 0; call < 25; call++) {
        results.push(step({ x: inputOf(call, variables) }));
        values.push(...Object.values(results[call]).map(valuesOf), ...variables.map(valuesOf));
      }
      // results of earlier calls are what they were
      return [...values, ...results.flatMap((named) => Object.values(named).map(valuesOf))];
    };
    const [compiled, plain] = [make(), make()];
    const { replays } = statistics();
    const got = run(compileStep(compiled.step), compiled.variables);
    expect(statistics().replays).toBeGreaterThan(replays + 15);
    configure({ flush: 'every-op', smallOnCpu: false });
    expect(got).toEqual(run(plain.step, plain.variables));
    configure({ flush: 'lazy' });
  }

  it('may use the new weights after the update', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const average = start(40, 2);
      const step = ({ x }: { x: tf.Tensor }) => {
        const norm = optimizer.update(gradients(x), tf.scalar(0.01));
        average.assign(tf.add(average, tf.mul(tf.sub(variables[0], average), 0.1)));
        return { norm };
      };
      return { step, variables: [...variables, average] };
    });
  });

  it('may use the old ones too', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const step = ({ x }: { x: tf.Tensor }) => {
        const before = tf.clone(variables[0]);
        const norm = optimizer.update(gradients(x), tf.scalar(0.01));
        return { norm, change: tf.sub(variables[0], before) };
      };
      return { step, variables };
    });
  });

  it('may return new and old weights, and the variable itself', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const step = ({ x }: { x: tf.Tensor }) => {
        const before = tf.clone(variables[0]);
        optimizer.update(gradients(x), tf.scalar(0.01));
        return { before, after: tf.clone(variables[1]), moment: tf.clone(optimizer.first) };
      };
      return { step, variables };
    });
  });

  it('may give the same new weights to two variables', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const copy = start(40, 2);
      const step = ({ x }: { x: tf.Tensor }) => {
        const norm = optimizer.update(gradients(x), tf.scalar(0.01));
        copy.assign(variables[0]);
        return { norm };
      };
      return { step, variables: [...variables, copy] };
    });
  });

  it('may exchange variables after the update', () => {
    expectSame(() => {
      const variables = [start(10), start(10, 1)];
      const optimizer = new KernelOptimizer(variables);
      const step = ({ x }: { x: tf.Tensor }) => {
        const norm = optimizer.update(
          variables.map((variable) => tf.mul(variable, x)),
          tf.scalar(0.01),
        );
        const [a, b] = variables.map((variable) => tf.clone(variable));
        variables[0].assign(b);
        variables[1].assign(a);
        return { norm };
      };
      return { step, variables };
    });
  });

  it('may keep the old weights in another variable', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const before = start(40, 2);
      const step = ({ x }: { x: tf.Tensor }) => {
        before.assign(tf.clone(variables[0]));
        return { norm: optimizer.update(gradients(x), tf.scalar(0.01)) };
      };
      return { step, variables: [...variables, before] };
    });
  });

  it('may update twice, and then others by what came out', () => {
    expectSame(() => {
      const { variables, optimizer, gradients } = training();
      const others = [start(40, 4)];
      const second = new KernelOptimizer(others, { clipNorm: Infinity });
      const step = ({ x }: { x: tf.Tensor }) => {
        const first = optimizer.update(gradients(x), tf.scalar(0.01));
        const again = optimizer.update(gradients(tf.mul(x, 2)), tf.scalar(0.02));
        const last = second.update([tf.mul(others[0], variables[0])], tf.scalar(0.03));
        return { first, again, last };
      };
      return { step, variables: [...variables, ...others, optimizer.second, second.second] };
    });
  });

  it('may have two optimizers that know nothing of each other, in one graph', () => {
    const [one, other] = [training(), training()];
    const step = compileStep(({ x }: { x: tf.Tensor }) => ({
      a: one.optimizer.update(one.gradients(x), tf.scalar(0.01)),
      b: other.optimizer.update(other.gradients(x), tf.scalar(0.02)),
    }));
    for (let call = 0; call < 4; call++) step({ x: tf.scalar(call) });
    const before = statistics();
    step({ x: tf.scalar(9) });
    const after = statistics();
    expect([after.runs - before.runs, after.replays - before.replays]).toEqual([1, 1]);
    expect(after.onHost.ClippedAdamW - before.onHost.ClippedAdamW).toBe(2);
  });

  it('may be given the variable that it updates as an input, and return that', () => {
    expectSame(
      () => {
        const { variables, optimizer, gradients } = training();
        const step = ({ x }: { x: tf.Tensor }) => {
          const before = tf.clone(x);
          const norm = optimizer.update(gradients(tf.mean(x)), tf.scalar(0.01));
          return { norm, before, sum: tf.add(before, variables[0]) };
        };
        return { step, variables };
      },
      (_, variables) => variables[0],
    );
  });

  it('may return weights that another compiled step updates', () => {
    const { variables, optimizer, gradients } = training();
    const update = compileStep(({ x }: { x: tf.Tensor }) => ({ norm: optimizer.update(gradients(x), tf.scalar(0.1)) }));
    const look = compileStep(({ x }: { x: tf.Tensor }) => ({ doubled: tf.mul(x, 2), weights: tf.clone(variables[0]) }));
    for (let call = 0; call < 8; call++) {
      update({ x: tf.scalar(1) });
      const { weights } = look({ x: tf.scalar(call) });
      const values = valuesOf(weights);
      update({ x: tf.scalar(1) });
      expect(valuesOf(weights)).toEqual(values);
      expect(valuesOf(variables[0])).not.toEqual(values);
    }
  });

  it('may give the same variable twice', () => {
    expectSame(() => {
      const [a] = [start(10)];
      const optimizer = new KernelOptimizer([a, a]);
      const step = ({ x }: { x: tf.Tensor }) => ({
        norm: optimizer.update([tf.mul(a, x), tf.add(a, x)], tf.scalar(0.01)),
      });
      return { step, variables: [a, optimizer.first] };
    });
  });

  it('may leave variables without a gradient', () => {
    expectSame(() => {
      const { variables, optimizer } = training();
      const step = ({ x }: { x: tf.Tensor }) => ({
        norm: optimizer.update([tf.mul(variables[0], x), null], tf.scalar(0.01)),
      });
      return { step, variables };
    });
  });

  it('whose variable is disposed of and made anew is recorded again', () => {
    let { optimizer, gradients, variables } = training();
    const step = compileStep(({ x }: { x: tf.Tensor }) => ({ norm: optimizer.update(gradients(x), tf.scalar(0.01)) }));
    for (let call = 0; call < 6; call++) step({ x: tf.scalar(1) });
    tf.dispose([...variables, optimizer.first, optimizer.second]);
    ({ optimizer, gradients, variables } = training());
    const alone = training();
    for (let call = 0; call < 6; call++) {
      step({ x: tf.scalar(1) });
      alone.optimizer.update(alone.gradients(tf.scalar(1)), tf.scalar(0.01));
    }
    expect(variables.map(valuesOf)).toEqual(alone.variables.map(valuesOf));
  });

  it('leaves no tensor and no array behind in 300 replays', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const size = 50_000;
    const { step } = training(size);
    const compiled = compileStep(step);
    /** Bytes of arrays once the collector, which frees them in the background, is done with them. */
    const bytesOfArrays = async (): Promise<number> => {
      let least = Infinity;
      for (let tries = 0; tries < 20; tries++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 5));
        least = Math.min(least, process.memoryUsage().arrayBuffers);
      }
      return least;
    };
    take(compiled, 40);
    const [tensors, bytes] = [tf.memory(), await bytesOfArrays()];
    take(compiled, 300);
    expect(tf.memory()).toMatchObject({ numTensors: tensors.numTensors, numDataBuffers: tensors.numDataBuffers });
    // less than one more array
    expect((await bytesOfArrays()) - bytes).toBeLessThan(4 * size);
  });
});

describe('what waits to be computed', () => {
  it('reads the weights of its time', () => {
    const { variables, optimizer, gradients } = training();
    for (let call = 0; call < 4; call++) {
      optimizer.update(gradients(tf.scalar(1)), tf.scalar(0.1));
      flush();
    }
    const values = valuesOf(variables[0]);
    const before = tf.mul(variables[0], 2);
    optimizer.update(gradients(tf.scalar(1)), tf.scalar(0.1));
    const after = tf.mul(variables[0], 2);
    optimizer.update(gradients(tf.scalar(1)), tf.scalar(0.1));
    expect(valuesOf(before)).toEqual(values.map((value) => 2 * value));
    expect(valuesOf(after)).not.toEqual(valuesOf(before));
    expect(valuesOf(tf.mul(variables[0], 2))).not.toEqual(valuesOf(after));
  });

  it('may be hundreds of steps that nobody reads', () => {
    const loop = (): number[][] => {
      const { optimizer, gradients, all } = training();
      for (let call = 0; call < 150; call++) tf.tidy(() => optimizer.update(gradients(tf.scalar(1)), tf.scalar(0.01)));
      return all.map(valuesOf);
    };
    configure({ maxPendingNodes: 128 });
    const lazy = loop();
    configure({ flush: 'every-op', smallOnCpu: false });
    expect(lazy).toEqual(loop());
  });

  it('updates once where a later graph is refused', () => {
    const [failing, alone] = [training(), training()];
    for (const { optimizer, gradients } of [failing, alone]) {
      for (let call = 0; call < 4; call++) {
        optimizer.update(gradients(tf.scalar(1)), tf.scalar(0.1));
        flush();
      }
    }
    failing.optimizer.update(failing.gradients(tf.scalar(1)), tf.scalar(0.1));
    alone.optimizer.update(alone.gradients(tf.scalar(1)), tf.scalar(0.1));
    const info = recordOne(tf.backend() as unknown as OperationRecorder, {
      name: 'Refused',
      inputs: [failing.variables[0]],
      shape: [40],
      dtype: 'float32',
      build: (graph, [value]) => graph.op('NoSuchOperator', [value]),
    });
    const refused = tf.engine().makeTensorFromTensorInfo(info);
    const fine = tf.mul(failing.variables[0], 3);
    expect(() => refused.dataSync()).toThrow(/Refused/);
    expect(failing.all.map(valuesOf)).toEqual(alone.all.map(valuesOf));
    expect(valuesOf(fine)).toEqual(valuesOf(tf.mul(alone.variables[0], 3)));
  });

  it('fails with a gradient that cannot be computed, and leaves the other variables', () => {
    const { variables, optimizer } = training();
    const other = start(5);
    const info = recordOne(tf.backend() as unknown as OperationRecorder, {
      name: 'Refused',
      inputs: [variables[0]],
      shape: [40],
      dtype: 'float32',
      build: (graph, [value]) => graph.op('NoSuchOperator', [value]),
    });
    optimizer.update([tf.engine().makeTensorFromTensorInfo(info), null], tf.scalar(0.1));
    const doubled = tf.mul(other, 2);
    expect(() => variables[1].dataSync()).toThrow(/Refused/);
    expect(valuesOf(doubled)).toEqual(valuesOf(other).map((value) => 2 * value));
    expect(() => variables[0].dataSync()).toThrow(/Refused/);
  });
});
