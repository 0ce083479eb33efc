/** What a module of `webassembly.ts` exports. */
export interface VectorModule {
  run: (...numbers: number[]) => void;
  memory: WebAssembly.Memory;
}

/**
 * What `prepare` makes of the module, which is started at the first call and once; undefined where WebAssembly is missing
 * (`node --jitless`) or has no vector instructions.
 */
export function moduleOnDemand<Prepared>(
  bytes: () => Uint8Array<ArrayBuffer>,
  prepare: (module: VectorModule) => Prepared,
): () => Prepared | undefined {
  let prepared: Prepared | undefined;
  let isAsked = false;
  return () => {
    if (!isAsked) {
      isAsked = true;
      const module = startModule(bytes);
      prepared = module && prepare(module);
    }
    return prepared;
  };
}

function startModule(bytes: () => Uint8Array<ArrayBuffer>): VectorModule | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  const module = bytes();
  if (!WebAssembly.validate(module)) return undefined;
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as unknown as VectorModule;
}
