import { packageBuild } from '../../tsup.shared';

export default packageBuild({ index: 'src/index.ts', scales: 'src/scales.ts', tfjs: 'src/tfjs.ts' });
