import { describe, expect, it } from 'vitest';
import { StepPeer } from './step-peer';
import { checkedSteps, compareTrainingStep, oneByOne, type TrainingStep } from './training-step';

/** A step whose n-th loss is 1 / n. */
function harmonicStep(tolerance?: TrainingStep['tolerance']): TrainingStep {
  let taken = 0;
  return {
    name: 'harmonic step',
    take: oneByOne(() => [1 / ++taken]),
    stepsPerTurn: 2,
    ...(tolerance && { tolerance }),
    pytorch: { script: new URL('file:///none'), input: {} },
    dispose: () => undefined,
  };
}

/** A peer in a process of its own, that answers with these losses and with times that differ from turn to turn. */
function peerWith(losses: number[][]): Promise<StepPeer> {
  const server = `
    let turn = 0;
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { check, time } = JSON.parse(line);
      const answer = check ? { losses: ${JSON.stringify(losses)} } : time ? { milliseconds: [5, 1, 2][turn++], cpuMilliseconds: 1 } : { library: 'other 1.0' };
      console.log(JSON.stringify(answer));
    });`;
  return StepPeer.start(process.execPath, ['-e', server], {});
}

const harmonic = Array.from({ length: checkedSteps }, (_, step) => [1 / (step + 1)]);

describe('compareTrainingStep', () => {
  it('gives the ratio of our median to that of each peer', async () => {
    const peer = await peerWith(harmonic);
    const [row, ...more] = await compareTrainingStep(harmonicStep(), [peer], { threads: 2, turns: 3 });
    peer.stop();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ name: 'harmonic step, 2 threads', peer: 'other 1.0, 2 threads', peer_ms: 2 });
    expect(row.ratio).toBeCloseTo(row.ours_ms / 2, 12);
  });

  it('gives one row without a peer where there is none', async () => {
    const rows = await compareTrainingStep(harmonicStep(), [], { threads: 1, turns: 1 });
    expect(rows).toMatchObject([{ name: 'harmonic step, 1 thread', peer: null, peer_ms: null, ratio: null }]);
  });

  it.each([
    ['a first loss that differs by more than rounding', 0, 1.0001],
    ['a later loss that differs', 3, 0.26],
    ['a loss that is not a number', 2, NaN],
  ])('refuses %s', async (_, step, loss) => {
    const peer = await peerWith(harmonic.map((losses, index) => (index === step ? [loss] : losses)));
    const compared = compareTrainingStep(harmonicStep(), [peer], { threads: 1, turns: 1 });
    await expect(compared).rejects.toThrow(`harmonic step, step ${step}, loss 0`);
    peer.stop();
  });

  it('takes the tolerance of the step', async () => {
    const peer = await peerWith(harmonic.map(([loss], index) => [index === 0 ? loss : 1.05 * loss]));
    const rows = await compareTrainingStep(
      harmonicStep((step) => (step === 0 ? 1e-6 : 0.1)),
      [peer],
      { threads: 1, turns: 3 },
    );
    peer.stop();
    expect(rows).toHaveLength(1);
  });
});

describe('StepPeer', () => {
  it('says which peer ended early', async () => {
    await expect(StepPeer.start(process.execPath, ['-e', ''], {})).rejects.toThrow("-e ' ended early");
  });

  it('says that a program is not there', async () => {
    await expect(StepPeer.start('no-such-interpreter', [], {})).rejects.toThrow('no-such-interpreter');
  });
});
