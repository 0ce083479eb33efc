import { RunError } from '../errors';
import { unknownName } from '../unknown-name';
import { automaticBackends, backendNames, backends, type StartedBackendName } from './backends';
import { installedPackages, type PackageSource } from './installed-package';
import { firstLine, NotInstalledError } from './native-tensorflow';

export interface SelectedBackend {
  name: StartedBackendName;
  /** Why this one, and what was tried before it. */
  reason: string;
  /** The library that computes, with its version. */
  library: string;
}

/** What the commands print of it. */
export function backendLine({ name, library, reason }: SelectedBackend): string {
  return `Back end: ${name} (${library}); ${reason}`;
}

/**
 * Starts a back end for this process. By name, it starts or the run ends with the reason; `auto` takes the first that
 * works, and says which others were tried.
 *
 * @param packages where the optional packages of TensorFlow are looked for
 */
export async function selectBackend(
  name: string,
  packages: PackageSource = installedPackages,
): Promise<SelectedBackend> {
  if (name === 'auto') return firstThatWorks(packages);
  const chosen = backends.find((backend) => backend.name === name);
  if (!chosen) throw unknownName('back end', name, backendNames);
  try {
    return { name: chosen.name, reason: 'chosen by name', library: await chosen.start(packages) };
  } catch (error) {
    throw new RunError(`back end ${chosen.name} does not start: ${firstLine(error)}`);
  }
}

async function firstThatWorks(packages: PackageSource): Promise<SelectedBackend> {
  const refused: string[] = [];
  for (const { name, start } of automaticBackends) {
    try {
      const library = await start(packages);
      const reason = refused.length === 0 ? 'the first choice' : `after ${refused.join('; ')}`;
      return { name, reason, library };
    } catch (error) {
      refused.push(`${name}: ${error instanceof NotInstalledError ? 'not installed' : firstLine(error)}`);
    }
  }
  throw new RunError(`no back end starts: ${refused.join('; ')}`);
}
