import { readFileSync } from 'node:fs';
import { createRequire as requireFrom } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A package as it lies on disk, before any of it has run. */
export interface InstalledPackage {
  version: string;
  /** The file to load. */
  entry: string;
  /** The file that its own `require('@tensorflow/tfjs')` would load. */
  tensorflowjs: string;
}

/** Where optional packages come from, and what they have to fit; tests hand in their own. */
export interface PackageSource {
  /** Null where this program cannot resolve the name. */
  find(name: string): InstalledPackage | null;
  load(found: InstalledPackage): Promise<unknown>;
  /** The file that this program's TensorFlow.js was loaded from. */
  tensorflowjs: string;
  nodeVersion: string;
}

const resolver = requireFrom(import.meta.url);

/** The packages that Node resolves from this program: its own node_modules, or one of a folder above. */
export const installedPackages: PackageSource = {
  find(name) {
    let manifest: string;
    try {
      manifest = resolver.resolve(`${name}/package.json`);
    } catch {
      return null;
    }
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    return {
      version,
      entry: resolver.resolve(name),
      tensorflowjs: requireFrom(manifest).resolve('@tensorflow/tfjs'),
    };
  },
  load: ({ entry }) => import(pathToFileURL(entry).href),
  tensorflowjs: resolver.resolve('@tensorflow/tfjs'),
  nodeVersion: process.versions.node,
};
