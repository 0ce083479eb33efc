/**
 * Completes package-lock.json with the optional packages of other platforms: `npm run lockfile`, after dependencies changed.
 *
 * Native packages (nx, rollup, esbuild) list one optional package a platform. A registry mirror that carries only its own
 * platform's leaves the others out of the lock file, and `npm ci` then calls the lock file out of sync. This adds them with the
 * version their parent pins and the platform their name says; npm skips them wherever they do not fit.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export type LockPackages = Record<string, LockEntry>;

/** Platforms as npm names them, from names such as `@nx/nx-linux-arm64-musl` and `@rollup/rollup-win32-x64-msvc`. */
export function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | null {
  const match = /-(android|darwin|freebsd|linux|openbsd|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name);
  if (!match) return null;
  const [, os, cpu, abi] = match;
  const libc = os === 'linux' && abi ? [abi.startsWith('musl') ? 'musl' : 'glibc'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc ? { libc } : {}) };
}

/** The entries that are missing: optional dependencies with an exact version and a platform in their name. */
export function missingPlatforms(packages: LockPackages): LockPackages {
  const missing: LockPackages = {};
  for (const { dev, optionalDependencies = {} } of Object.values(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const key = `node_modules/${name}`;
      const platform = platformOf(name);
      if (packages[key] || !platform || !/^\d+\.\d+\.\d+$/.test(version)) continue;
      missing[key] = { version, ...(dev ? { dev } : {}), optional: true, ...platform };
    }
  }
  return missing;
}

// by the real path: a folder that is a link has two names
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: LockPackages };
  const missing = missingPlatforms(lock.packages);
  const byName = (a: [string, unknown], b: [string, unknown]) => (a[0] < b[0] ? -1 : 1);
  lock.packages = Object.fromEntries([...Object.entries(lock.packages), ...Object.entries(missing)].sort(byName));
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
  console.log(`package-lock.json: ${Object.keys(missing).length} packages of other platforms added`);
}
