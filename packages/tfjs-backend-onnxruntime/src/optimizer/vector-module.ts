/** What a module of `webassembly.ts` exports. */
export interface VectorModule {
  run: (...numbers: number[]) => void;
  memory: WebAssembly.Memory;
}

/** The module at work; undefined where WebAssembly is missing (`node --jitless`) or has no vector instructions. */
export function startModule(bytes: () => Uint8Array<ArrayBuffer>): VectorModule | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const module = bytes();
  if (!WebAssembly.validate(module)) return undefined;
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as unknown as VectorModule;
}
