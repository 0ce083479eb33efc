/** `npm run gpu:check`: what of a GPU works on this machine, how exact and how fast it is, in one table. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { candidateNames, installation, reference, type CandidateName } from './candidates';
import { row, tolerance } from './compare';
import type { Answer } from './measurement';
import { operations } from './operations';
import { formatTable } from './report';

const usage = `npm run gpu:check -- [--only NAME]... [--steps 20] [--minutes 10] [--json]

Runs each of ${candidateNames.join(', ')} in a process of its own and
compares it with '${reference}':
  operations  largest error over ${Object.keys(operations).length} operations, relative to the largest number of the operation
  losses      largest relative difference over the training steps of a small convolutional autoencoder (batch 8, 32 x 32)
  ms a step   median of the steps after the fifth, the loss read after each
What is missing is reported with what to install. Above ${tolerance}, numbers count as wrong.
  --only      only this one beside the reference; may be repeated
  --steps     training steps
  --minutes   after which a process is stopped
  --json      one JSON object a line instead of the table
Exits with 1 where something that is there crashes or computes wrong numbers.`;

/** The answer of a process that measures one candidate; a crash is an answer too. */
function ask(name: CandidateName, steps: number, minutes: number): Promise<Answer> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), [name, String(steps)], { silent: true });
    let complaint = '';
    child.stderr!.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    child.stdout!.resume();
    const alarm = setTimeout(() => {
      resolve({ status: 'failed', reason: `not finished after ${minutes} minutes` });
      child.kill('SIGKILL');
    }, minutes * 60_000);
    child.once('message', (answer: Answer) => {
      resolve(answer);
      child.kill('SIGKILL'); // some native libraries crash when they are left in an orderly way
    });
    child.once('exit', (code, signal) => {
      clearTimeout(alarm);
      const lastLine = complaint.trim().split('\n').at(-1) ?? '';
      resolve({ status: 'failed', reason: `the process ended with ${signal ?? `code ${code}`} ${lastLine}`.trim() });
    });
  });
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    steps: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(usage);
} else {
  const unknown = values.only.filter((name) => !candidateNames.includes(name as CandidateName));
  const [steps, minutes] = [Number(values.steps), Number(values.minutes)];
  if (unknown.length > 0 || !Number.isInteger(steps) || steps < 1 || !(minutes > 0)) {
    console.error(
      `${unknown.length > 0 ? `no candidate '${unknown[0]}'` : 'steps and minutes are positive'}\n\n${usage}`,
    );
    process.exit(2);
  }
  const chosen = candidateNames.filter(
    (name) => name === reference || values.only.length === 0 || values.only.includes(name),
  );
  const answers: [CandidateName, Answer][] = [];
  for (const name of chosen) answers.push([name, await ask(name, steps, minutes)]); // one at a time: they are timed
  const [, referenceAnswer] = answers[0];
  const expected = referenceAnswer.status === 'ran' ? referenceAnswer.measurement : null;
  const rows = answers.map(([name, answer]) => row(name, answer, expected, installation[name]));
  if (values.json) for (const line of rows) console.log(JSON.stringify(line));
  else console.log(formatTable(rows));
  if (rows.some(({ status }) => status === 'failed' || status === 'wrong numbers')) process.exitCode = 1;
}
