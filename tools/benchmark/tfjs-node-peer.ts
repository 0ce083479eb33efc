import { fileURLToPath } from 'node:url';
import { StepPeer } from './step-peer';

/**
 * The same code on tfjs-node, in a process of its own: step `step` of the module `stepsModule`, which exports `steps`. TFJS_NODE_PROJECT
 * names a folder in whose node_modules @tensorflow/tfjs-node is installed; null where it is not set.
 */
export async function startTfjsNodePeer(
  stepsModule: URL,
  step: string,
  { threads }: { threads: number },
): Promise<StepPeer | null> {
  const project = process.env.TFJS_NODE_PROJECT;
  if (!project) return null;
  const server = fileURLToPath(new URL('tfjs-node-server.ts', import.meta.url));
  const input = { project, stepsModule: stepsModule.href, step };
  return StepPeer.start(process.execPath, ['--import', import.meta.resolve('tsx'), server], input, {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: '1',
    OMP_NUM_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: '2',
  });
}
