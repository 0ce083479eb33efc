import { packageBuild } from '../../tsup.shared';

export default packageBuild({
  index: 'src/index.ts',
  distributions: 'src/distributions.ts',
  proposals: 'src/proposals.ts',
  diagnostics: 'src/diagnostics.ts',
});
