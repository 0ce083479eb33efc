import { packageBuild } from '../../tsup.shared';

export default packageBuild({ index: 'src/index.ts', intervals: 'src/intervals.ts', running: 'src/running.ts' });
