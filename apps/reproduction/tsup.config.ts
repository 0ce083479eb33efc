import { packageBuild } from '../../tsup.shared';

export default packageBuild({ cli: 'src/cli.ts' }, { format: ['esm'], dts: false });
