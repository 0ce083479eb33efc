import { messageOf } from '../errors';
import { installedPackages, type PackageSource } from './installed-package';
import { automatic, selectBackend, type SelectedBackend } from './select-backend';

/** Whether a back end starts on this machine: by which library, or why not, which names what to install. */
export type BackendState = { name: SelectedBackend['name'] } & (
  { works: true; library: string } | { works: false; reason: string }
);

/** Starts every back end that `auto` would try, in its order. The last one that works is left in use. */
export async function backendStates(packages: PackageSource = installedPackages): Promise<BackendState[]> {
  const states: BackendState[] = [];
  for (const name of automatic) {
    if (name === 'tensorflow' && states.some((state) => state.name === 'tensorflow-gpu' && state.works)) {
      // both register the same back end, and a process holds one library of TensorFlow
      states.push({ name, works: false, reason: 'not tried beside tensorflow-gpu, which works' });
      continue;
    }
    try {
      states.push({ name, works: true, library: (await selectBackend(name, packages)).library });
    } catch (error) {
      states.push({ name, works: false, reason: messageOf(error).replace(`back end ${name} does not start: `, '') });
    }
  }
  return states;
}
