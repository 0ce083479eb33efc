import { packageBuild } from '../../tsup.shared';

// each worker is one file beside the index, without chunks, so that whatever follows its address needs nothing else. The worker that reads files
// loads the decoders' packages, as the index does.
export default packageBuild(
  { index: 'src/index.ts', worker: 'src/batch/worker.ts', 'file-worker': 'src/batch/file-worker.ts' },
  { splitting: false },
);
