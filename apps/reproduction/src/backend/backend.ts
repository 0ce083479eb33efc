import type { PackageSource } from './installed-package';

/**
 * A back end of TensorFlow.js as the command knows it. Its file loads no library before it is started: the command's help
 * names the back ends and waits for none.
 */
export interface Backend<Name extends string = string> {
  /** What `--backend` takes. */
  name: Name;
  /** Its place in the order of `--backend auto`, the lowest first; null where it is taken by name alone. */
  automatic: number | null;
  /**
   * Makes it the back end of this process.
   *
   * @param packages where optional packages are looked for
   * @returns the library that then computes, with its version
   * @throws NotInstalledError where its package is not there; any other error where it is, and does not work
   */
  start: (packages: PackageSource) => Promise<string>;
  /** Another one that no process can hold beside it. */
  notBeside?: string;
  /** What installing it would be good for on a machine with or without a GPU, for the doctor's advice. */
  goodFor?: (hasGpu: boolean) => string | null;
}
