import { packageBuild } from '../../tsup.shared';

export default packageBuild({
  index: 'src/index.ts',
  node: 'src/node.ts',
  faces: 'src/faces.ts',
  'face-api': 'src/face-api.ts',
});
