import { packageBuild } from '../../tsup.shared';

// the worker is one file beside the index, without chunks, so that whatever follows its address needs nothing else; CommonJS finds it through a
// shim of import.meta.url
export default packageBuild(
  { index: 'src/index.ts', worker: 'src/batch/worker.ts' },
  { shims: true, splitting: false },
);
