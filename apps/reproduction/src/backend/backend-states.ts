import { messageOf } from '../errors';
import { automaticBackends } from './backends';
import { installedPackages, type PackageSource } from './installed-package';
import { selectBackend, type SelectedBackend } from './select-backend';

/** Whether a back end starts on this machine: by which library, or why not, which names what to install. */
export type BackendState = { name: SelectedBackend['name'] } & (
  { works: true; library: string } | { works: false; reason: string }
);

/** Starts every back end that `auto` would try, in its order. The last one that works is left in use. */
export async function backendStates(packages: PackageSource = installedPackages): Promise<BackendState[]> {
  const states: BackendState[] = [];
  for (const { name, notBeside } of automaticBackends) {
    if (states.some((state) => state.name === notBeside && state.works)) {
      states.push({ name, works: false, reason: `not tried beside ${notBeside}, which works` });
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
