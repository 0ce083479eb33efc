import * as tf from '@tensorflow/tfjs';
import { fallbackReasons } from '../fallback-reasons';
import { campaign, generators, type Coverage } from './campaign';

/** `npm run fuzz -- [cases] [seed]`: random calls of every kernel, under every policy. Fails where one differs. */
const [cases = 20_000, seed = 1] = process.argv.slice(2).map(Number);

const most = 20;
let differing = 0;
const start = performance.now();
const coverage = await campaign(cases, seed, ({ given, policy, judge, found, expected }) => {
  if (++differing > most) return;
  console.log(`${given.kernel}, ${policy}, against ${judge === 'cpu' ? 'the cpu back end' : 'its definition'}`);
  console.log(`  ${JSON.stringify({ attributes: given.attributes, inputs: given.inputs }).slice(0, 1500)}`);
  console.log(`  found    ${found}\n  expected ${expected}`);
});

const row = (kernel: string, { cases: count, judgedBy, ways }: Coverage): string => {
  const parts = Object.entries(ways).map(([policy, counts]) => `${policy}: ${Object.entries(counts).map(([way, times]) => `${way} ${times}`).join(', ')}`); // prettier-ignore
  return `${kernel.padEnd(36)} ${String(count).padStart(5)} cases, ${judgedBy.cpu} by cpu, ${judgedBy.definition} by definition; ${parts.join('; ')}`;
};
for (const [kernel, counts] of [...coverage].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(row(kernel, counts));

const registered = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
const missing = registered.filter((kernel) => !(kernel in generators));
console.log(`${cases} cases, seed ${seed}: ${differing} differ, ${Math.round((performance.now() - start) / 1000)} s`);
console.log(`${coverage.size} of ${registered.length} kernels; none of: ${missing.map((kernel) => `${kernel} (${fallbackReasons.get(kernel) ?? 'lowered'})`).join(', ')}`); // prettier-ignore
process.exitCode = differing > 0 ? 1 : 0;
