import { packageBuild } from '../../tsup.shared';

// the shims give the CommonJS build an import.meta.url, which finds the detector's weights
export default packageBuild(
  { index: 'src/index.ts', node: 'src/node.ts', 'face-api': 'src/face-api.ts' },
  { shims: true },
);
