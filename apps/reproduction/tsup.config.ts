import { packageBuild } from '../../tsup.shared';

export default packageBuild(
  {
    cli: 'src/cli.ts',
    'face-worker': 'src/features/face-worker.ts',
    'synthesize-worker': 'src/synthesize/worker.ts',
  },
  {
    format: ['esm'],
    dts: false,
    // hundreds of small files: bundled, a cell's process starts half a second sooner
    noExternal: [/^mathjs/],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  },
);
