import { packageBuild } from '../../tsup.shared';

export default packageBuild({ index: 'src/index.ts', losses: 'src/losses.ts' });
