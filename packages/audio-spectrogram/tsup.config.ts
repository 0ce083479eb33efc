import { packageBuild } from '../../tsup.shared';

export default [
  packageBuild(
    {
      index: 'src/index.ts',
      transform: 'src/transform.ts',
      inverse: 'src/inverse.ts',
      decoders: 'src/decoders.ts',
    },
    // the workers are the other build's
    { clean: ['!worker.*', '!file-worker.*'] },
  ),
  // each worker is one file beside the index, without chunks, so that whatever follows its address needs nothing else. The worker that reads files
  // loads the decoders' packages, as the index does.
  packageBuild(
    { worker: 'src/batch/worker.ts', 'file-worker': 'src/batch/file-worker.ts' },
    { splitting: false, clean: false },
  ),
];
