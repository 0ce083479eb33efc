import { packageBuild } from '../../tsup.shared';

// the shims give the CommonJS build an import.meta.url, which finds the native binding
export default packageBuild({ index: 'src/index.ts' }, { shims: true });
