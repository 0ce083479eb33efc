/**
 * Kills a run again and again, at seeded instants and while each kind of file is being written, and calls the same command right afterwards:
 * it has to run on, to end well, to leave the table of a run that nobody killed byte for byte, and nothing of the dead one.
 *
 * The built command is what is killed: build first.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomStream } from '@image2audio/tfjs-training';
import { kills, type Situation, type Start } from './kills';
import { begin, call, callWith, reproduce, trial, type Outcome } from './trial';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    // another build of the command
    cli: { type: 'string' },
  },
});
const [count, seed] = [Number(values.kills), Number(values.seed)];
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed))
  throw new Error('--kills takes a whole number from 1, --seed a whole number');

if (values.cli !== undefined) callWith(values.cli);
const scratch = mkdtempSync(join(tmpdir(), 'image2audio-kill-test-'));
const data = join(scratch, 'corpus');
const whole: Situation = { out: join(scratch, 'whole'), cache: join(scratch, 'whole-cache') };
const situation: Situation = { out: join(scratch, 'run'), cache: join(scratch, 'cache') };

async function must(run: ReturnType<typeof call>): Promise<void> {
  const { code, printed } = await run.end;
  if (code !== 0) throw new Error(`a run that nobody killed ended with ${code}: ${printed}`);
}

/** Seconds that a whole run takes. */
async function timeOfRun(from: Start): Promise<number> {
  begin(whole, situation, from);
  const started = performance.now();
  await must(reproduce(data, situation));
  return (performance.now() - started) / 1000;
}

await must(call('data', 'synthesize', data, '--speakers', '4', '--clips', '1', '--faces', '70', '--jobs', '1'));
await must(reproduce(data, whole));
const expected = readFileSync(join(whole.out, 'table1.json'));
const [empty, full] = [await timeOfRun('nothing'), await timeOfRun('full cache')];
console.log(`A whole run takes ${empty.toFixed(1)} s from nothing, ${full.toFixed(1)} s from a full cache.`);

const outcomes: Outcome[] = [];
for (let number = 0; number < count; number++) {
  const kill = kills[number % kills.length];
  begin(whole, situation, kill.from);
  const random = randomStream(seed, `kill ${number}`);
  const outcome = await trial(kill, data, situation, expected, random, kill.from === 'full cache' ? full : empty);
  outcomes.push(outcome);
  console.log(`[${number + 1}/${count}] ${lineOf(outcome)}`);
}

function lineOf({ kill, hit, first, tookOver, endedCells, faults }: Outcome): string {
  const after = [
    faults.length === 0 ? 'then well' : `then WRONG: ${faults.join('; ')}`,
    ...(tookOver ? ['its lock was taken over'] : []),
    ...(endedCells ? ['cells of it were ended'] : []),
  ];
  return `${kill}: ${hit ?? 'the run ended before'} (${first}); ${after.join(', ')}`;
}

const many = (test: (outcome: Outcome) => boolean) => outcomes.filter(test).length;
const wasHit = ({ hit }: Outcome) => hit !== null;
const leftHalf = ({ hit }: Outcome) => hit?.endsWith('was left') ?? false;
console.log(`\n${count} kills with seed ${seed}:`);
for (const name of new Set(outcomes.map(({ kill }) => kill))) {
  const of = (test: (outcome: Outcome) => boolean) => many((outcome) => outcome.kill === name && test(outcome));
  console.log(`  ${name}: ${of(() => true)}, ${of(wasHit)} hit a run, ${of(leftHalf)} left the file`);
}
console.log(
  `${many(wasHit)} hit a run, ${many(leftHalf)} left a half-written file; ${many(({ tookOver }) => tookOver)} locks were taken over; ` +
    `${many(({ endedCells }) => endedCells)} times cells were still at work and were ended.`,
);
const wrong = many(({ faults }) => faults.length > 0);
if (wrong > 0) {
  console.error(`${wrong} of ${count} went wrong`);
  process.exitCode = 1;
} else {
  console.log('After every one the same command ran on, and table1.json ended byte for byte the same.');
}
rmSync(scratch, { recursive: true, force: true });
