export interface NewPackage {
  /** As in @image2audio/NAME. */
  name: string;
  /** What it does, a sentence without its full stop. */
  description: string;
  /** Whether it computes with TensorFlow.js. */
  tfjs: boolean;
}

/** The files of a new package by their paths in the repository. `scaled` stands where the first function will. */
export function packageFiles({ name, description, tfjs }: NewPackage): Record<string, string> {
  const errorName = `${name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}Error`;
  const home = `packages/${name}`;
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const example = quickstart(name);
  return {
    [`${home}/package.json`]: json(manifest({ name, description, tfjs })),
    [`${home}/tsconfig.json`]: `{
  "extends": "../../tsconfig.base.json",
  "include": ["src", "test", "bench", "examples", "*.ts"]
}
`,
    [`${home}/tsup.config.ts`]: `import { packageBuild } from '../../tsup.shared';

export default packageBuild({ index: 'src/index.ts' });
`,
    [`${home}/src/errors.ts`]: `import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

/** Wrong input to this package: which argument, what was found, what was expected and, in the message, the fix. */
export class ${errorName} extends ArgumentError {
  override readonly name = '${errorName}';
}

export const { requireOptions, requireRange } = checksThrowing(${errorName});
`,
    [`${home}/src/index.ts`]: `export { ${errorName} } from './errors';
export { scaled, type ScaleOptions } from './scaled';
`,
    [`${home}/src/scaled.ts`]: scaledSource(errorName),
    [`${home}/test/scaled.test.ts`]: scaledTest(name, errorName),
    [`${home}/test/readme.test.ts`]: readmeTest,
    [`${home}/bench/index.ts`]: benchmark(name),
    [`${home}/examples/quickstart.ts`]: example,
    [`${home}/README.md`]: `# @image2audio/${name}

${description}.

\`\`\`sh
npm install @image2audio/${name}
\`\`\`

## Example

\`\`\`ts
${example}\`\`\`

## Limits
`,
    [`.changeset/${name}-first.md`]: `---
'@image2audio/${name}': minor
---

${description}.
`,
  };
}

function manifest({ name, description, tfjs }: NewPackage): object {
  return {
    name: `@image2audio/${name}`,
    version: '0.0.0',
    description,
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    exports: {
      '.': {
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
    },
    main: './dist/index.cjs',
    module: './dist/index.js',
    types: './dist/index.d.ts',
    files: ['dist', 'README.md', 'CHANGELOG.md'],
    engines: { node: '>=20.19' },
    publishConfig: { access: 'public' },
    scripts: {
      build: 'tsup',
      typecheck: 'tsc --noEmit',
      test: `vitest run --root ../.. --dir .`,
      bench: 'tsx bench/index.ts',
    },
    ...(tfjs && { peerDependencies: { '@tensorflow/tfjs': '^4.22.0' } }),
    devDependencies: {
      '@image2audio/argument-checks': '*',
      '@image2audio/benchmark': '*',
      '@image2audio/testing': '*',
    },
  };
}

const scaledSource = (errorName: string): string => `import { requireOptions, requireRange } from './errors';

export interface ScaleOptions {
  /** From -1e6 to 1e6; default 1. */
  factor?: number;
}

/**
 * Every value times the factor: y_i = factor x_i.
 *
 * @throws ${errorName} where an option is not known or out of its range
 */
export function scaled(values: ArrayLike<number>, options: ScaleOptions = {}): Float64Array {
  requireOptions<ScaleOptions>('options', options, { factor: true });
  const { factor = 1 } = options;
  requireRange('options.factor', factor, -1e6, 1e6);
  return Float64Array.from(values, (value) => factor * value);
}
`;

const scaledTest = (name: string, errorName: string): string => `import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ${errorName}, scaled } from '@image2audio/${name}';

describe('scaled', () => {
  it('is repeated addition for whole factors', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 0, max: 9 }), (values, factor) => {
        const sums = values.map((value) => Array.from({ length: factor }, () => value).reduce((a, b) => a + b, 0));
        expect([...scaled(values, { factor })].map((value) => value + 0)).toEqual(sums);
      }),
    );
  });

  it('leaves values as they are by default', () => {
    expect([...scaled([1, -2.5])]).toEqual([1, -2.5]);
  });

  it('names a misspelt option and the nearest right one', () => {
    const misspelt = { facter: 2 } as object;
    expect(() => scaled([1], misspelt)).toThrow(${errorName});
    expect(() => scaled([1], misspelt)).toThrow("Did you mean 'factor'?");
  });

  it('refuses a factor that is no number in its range', () => {
    expect(() => scaled([1], { factor: NaN })).toThrow(
      'options.factor: found NaN, expected a number from -1000000 to 1000000.',
    );
  });
});
`;

const readmeTest = `import { expect, it } from 'vitest';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';
import { doubled } from '../examples/quickstart';

it('shows the quickstart word for word', () => {
  expectReadmeShowsQuickstart(import.meta.url);
});

it('shows an example that does what it says', () => {
  expect([...doubled]).toEqual([2, 4, 6]);
});
`;

const quickstart = (name: string): string => `import { scaled } from '@image2audio/${name}';

export const doubled = scaled([1, 2, 3], { factor: 2 });
console.log([...doubled]); // [2, 4, 6]
`;

const benchmark = (
  name: string,
): string => `import { askPeer, benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '@image2audio/benchmark/harness';
import { scaled } from '@image2audio/${name}';

const values = Float64Array.from({ length: 1e6 }, (_, index) => index % 1000);

const numpy = \`
import json, sys, time
import numpy as np
values = np.arange(1e6) % 1000
times = []
for _ in range(15):
    start = time.perf_counter()
    result = values * 2
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps({"name": f"numpy {np.__version__}", "milliseconds": float(np.median(times)), "sum": float(result.sum())}))
\`;

const { result, error } = await askPeer(
  () => pythonPeer<{ name: string; milliseconds: number; sum: number }>(numpy),
  ({ sum }) => {
    if (scaled(values, { factor: 2 }).reduce((a, b) => a + b, 0) !== sum) throw new Error('the sums differ');
  },
);
const ours = await medianMilliseconds(() => scaled(values, { factor: 2 }));
printRows([benchmarkRow('a million values times 2', ours, result, error)]);
`;
