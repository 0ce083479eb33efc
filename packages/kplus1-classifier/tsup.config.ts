import { packageBuild } from '../../tsup.shared';

const entries = ['index', 'augmentation', 'calibration', 'functionals', 'layers', 'losses'];

export default packageBuild(Object.fromEntries(entries.map((name) => [name, `src/${name}.ts`])));
