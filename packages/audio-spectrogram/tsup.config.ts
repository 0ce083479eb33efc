import { packageBuild } from '../../tsup.shared';

// the worker is a file of its own beside the index, and CommonJS finds it through a shim of import.meta.url
export default packageBuild({ index: 'src/index.ts', worker: 'src/batch/worker.ts' }, { shims: true });
