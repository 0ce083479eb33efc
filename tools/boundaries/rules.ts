/** Who may import whom, as rules for dependency-cruiser. Paths are relative to the root of the repository. */
import type { IForbiddenRuleType } from 'dependency-cruiser';

/** The floors below the packages, the lowest first: each may import those before it, and every package all of them. */
export const floors = ['argument-checks', 'tfjs-training'];

/** What tests, benchmarks and tools share, and only they: of these nothing reaches a build. */
export const helpers = ['testing', 'benchmark'];

/**
 * The folders of the app, the highest first: each may import those below it. Files of `src` itself are the ground under them (what an error is, what may
 * be shown), but for cli.ts, which is on top.
 */
export const appFolders = [
  'commands',
  'run',
  'learners',
  'report',
  'evaluation',
  'method',
  'training',
  'data',
  'features',
  'synthesize',
  'corpora',
  'config',
  'density',
  'records',
  'backend',
  'threads',
  'store',
];

/** Circles of files that were there when the check came; to be empty. */
const knownCircles: string[] = [];

const app = '^apps/reproduction/src/';
/** A file of a package of this repository: by its path, or by its name where it is not installed. */
const packageNamed = (names: string) => `^(?:packages|(?:node_modules/)?@image2audio)/${names}(?:/|$)`;

export const rules: IForbiddenRuleType[] = [
  {
    name: 'packages-stand-side-by-side',
    comment: 'packages never import each other; join them in apps/',
    severity: 'error',
    from: { path: '^packages/([^/]+)/', pathNot: packageNamed(`(?:${floors.join('|')})`) },
    to: {
      path: packageNamed('[^/]+'),
      pathNot: [packageNamed('$1'), packageNamed(`(?:${[...floors, ...helpers].join('|')})`)],
    },
  },
  {
    name: 'helpers-in-tests-alone',
    comment: 'tests, benchmarks and tools share it, and only they: nothing of it reaches a build',
    severity: 'error',
    from: { path: '^(?:packages|apps)/[^/]+/src/' },
    to: { path: `^(?:tools|(?:node_modules/)?@image2audio)/(?:${helpers.join('|')})(?:/|$)` },
  },
  {
    name: 'src-imports-no-tools',
    comment: 'tools and studies stand on packages and apps, never the other way round',
    severity: 'error',
    from: { path: '^(?:packages|apps)/[^/]+/src/' },
    to: { path: '^(?:studies|tools)/', pathNot: `^tools/(?:${helpers.join('|')})/` },
  },
  ...floors.map((floor, place): IForbiddenRuleType => ({
    name: `floor-${floor}`,
    comment: `${floor} may import ${floors.slice(0, place).join(', ') || 'no package'}`,
    severity: 'error',
    from: { path: packageNamed(floor) },
    to: { path: packageNamed('[^/]+'), pathNot: packageNamed(`(?:${floors.slice(0, place + 1).join('|')})`) },
  })),
  {
    name: 'nobody-imports-apps',
    comment: 'apps import packages, never the other way round',
    severity: 'error',
    from: { path: '^packages/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-stand-alone',
    comment: 'apps never import each other; what both need is a package',
    severity: 'error',
    from: { path: '^apps/([^/]+)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'packages-by-name',
    comment: 'apps import a package by its name, from what it exports',
    severity: 'error',
    // a benchmark may measure a part that a package does not export
    from: { path: '^apps/[^/]+/', pathNot: '^apps/[^/]+/bench/' },
    // a name leads to what is built; that of a private package to its source, by a link and so as no local file
    to: { path: '^packages/[^/]+/src/', dependencyTypes: ['local'] },
  },
  ...appFolders.slice(1).map((folder, place): IForbiddenRuleType => ({
    name: `app-${folder}`,
    comment: `${folder}/ may import what is below it: ${appFolders.slice(place + 2).join(', ') || 'none'}`,
    severity: 'error',
    from: { path: `${app}${folder}/` },
    to: { path: `${app}(?:${appFolders.slice(0, place + 1).join('|')})/` },
  })),
  {
    name: 'app-ground',
    comment: 'files of src itself import no folder: all folders stand on them',
    severity: 'error',
    from: { path: `${app}[^/]+$`, pathNot: `${app}cli\\.ts$` },
    to: { path: `${app}[^/]+/` },
  },
  {
    name: 'app-cli-on-top',
    comment: 'nothing imports cli.ts',
    severity: 'error',
    from: { path: app },
    to: { path: `${app}cli\\.ts$` },
  },
  {
    name: 'app-folder-without-a-place',
    comment: 'give the folder its place in tools/boundaries/rules.ts',
    severity: 'error',
    from: { path: `${app}(?!(?:${appFolders.join('|')})/)[^/]+/` },
    to: {},
  },
  {
    name: 'no-circle-of-files',
    comment: 'move what both need, most often a type, into a file of its own',
    severity: 'error',
    from: { pathNot: knownCircles.map((circle) => `^${circle}$`) },
    to: { circular: true },
  },
];
