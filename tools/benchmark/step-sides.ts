/** The libraries that a training step is timed against. */
import { checkStep, compareFirstSteps } from './step-check';
import { startPytorchPeer, type StepPeer } from './step-peer';
import { startTfjsNodePeer } from './tfjs-node-peer';
import type { ObservedStep } from './training-state';
import { judgedSteps, type ComparedSide, type PeerInProcess, type TrainingStep } from './training-step';

/** PyTorch of PEERS_PYTHON, once more in float64 while our steps are checked. */
export function pytorchSide(
  { name, firstDecay, pytorch: { script, input } }: TrainingStep,
  threads: number,
): ComparedSide {
  const check = async (rounded: StepPeer, observed: readonly ObservedStep[]): Promise<void> => {
    const exact = (await startPytorchPeer(script, { ...input, threads, dtype: 'float64' }))!;
    try {
      for (const step of judgedSteps) {
        const { loss, gradient, kinks } = await checkStep(name, observed[step], firstDecay, { exact, rounded });
        console.error(
          `${name}, step ${step}, from ${exact.library} float64: losses within ${loss.toExponential(1)}, gradients within ` +
            `${gradient.ours.toExponential(1)} of their norms (its float32 ${gradient.rounded.toExponential(1)}), ${kinks} kinks next to it`,
        );
      }
    } finally {
      exact.stop();
    }
  };
  return side('torch', () => startPytorchPeer(script, { ...input, threads }), check);
}

/** tfjs-node of TFJS_NODE_PROJECT: our own code there. */
export function tfjsNodeSide(
  { name, firstDecay }: TrainingStep,
  stepsModule: URL,
  step: string,
  threads: number,
): ComparedSide {
  const check = async (peer: StepPeer, observed: readonly ObservedStep[]): Promise<void> => {
    const [theirs] = await peer.observe(1);
    compareFirstSteps(name, observed[0], theirs, firstDecay, peer.library);
  };
  return side('tfjs-node', () => startTfjsNodePeer(stepsModule, step, { threads }), check);
}

function side(
  name: string,
  start: () => Promise<StepPeer | null>,
  check: (peer: StepPeer, observed: readonly ObservedStep[]) => Promise<void>,
): ComparedSide {
  return {
    name,
    start: async (): Promise<PeerInProcess | null> => {
      const peer = await start();
      if (!peer) return null;
      return {
        library: peer.library,
        time: (steps) => peer.time(steps),
        check: (observed) => check(peer, observed),
        stop: () => peer.stop(),
      };
    },
  };
}
