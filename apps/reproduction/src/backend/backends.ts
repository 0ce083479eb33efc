import type { Backend } from './backend';
import { cpu } from './cpu';
import { onnxruntime } from './onnxruntime';
import { tensorflow } from './tensorflow';
import { tensorflowGpu } from './tensorflow-gpu';
import { webgpu } from './webgpu';

/** Every back end, in the order of the help. */
const list = [onnxruntime, tensorflow, tensorflowGpu, webgpu, cpu] as const;

/** A back end that can be in use. */
export type StartedBackendName = (typeof list)[number]['name'];

export const backends: readonly Backend<StartedBackendName>[] = list;
export const startedBackendNames: readonly StartedBackendName[] = list.map(({ name }) => name);

/** What `--backend` takes; `auto` takes the first of {@link automaticBackends} that works. */
export const backendNames: readonly string[] = ['auto', ...startedBackendNames];

/** In the order of preference. */
export const automaticBackends = backends
  .filter(({ automatic }) => automatic !== null)
  .sort((a, b) => a.automatic! - b.automatic!);
