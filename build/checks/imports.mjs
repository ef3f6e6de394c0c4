/**
 * The import rules of the project (docs/ARCHITECTURE.md), as dependency-cruiser rules. Run by `npm run lint:imports`.
 */

/** For each module of main/, the modules that it may import from besides itself. Everything may import the contract. */
const base = ['shared'];
const mayImport = {
  shared: [],
  errors: base,
  files: base,
  network: ['errors', ...base],
  api: ['network', 'errors', ...base],
  storage: ['network', 'files', 'errors', ...base],
  transfer: ['storage', 'api', 'files', 'errors', ...base],
  queue: ['transfer', 'storage', 'api', 'files', 'errors', ...base],
  watch: ['queue', 'files', 'errors', ...base],
  settings: ['api', 'network', 'errors', ...base],
  ipc: ['errors', ...base],
  desktop: ['settings', 'watch', 'queue', 'network', 'api', 'files', 'errors', ...base],
  app: null, // puts the parts together, so it imports every module
};
const modules = Object.keys(mayImport);
/** The one place where the main process reads messages. */
const desktopMessages = 'main/desktop/messages\\.ts';
/** What of renderer/i18n is for the window alone. */
const reactive = 'renderer/i18n/(i18n|useI18n)\\.ts';
const electronModules = ['app', 'desktop', 'ipc', 'settings'];

const mainRules = modules.map((module) => {
  if (mayImport[module] === null)
    return {
      name: `main/${module} is imported by the start alone`,
      severity: 'error',
      from: { path: '^main/', pathNot: [`^main/${module}/`, '^main/index\\.ts$'] },
      to: { path: `^main/${module}/` },
    };
  const forbidden = modules.filter((other) => other !== module && !mayImport[module].includes(other));
  return {
    name: `main/${module} imports only what is below it`,
    severity: 'error',
    from: { path: `^main/${module}/` },
    to: {
      path: [`^main/(${forbidden.join('|')})/`, '^main/index\\.ts$', '^(test|build)/', '^preload/index'],
    },
  };
});

/** Folders of main/queue, each with those above it: nothing imports what is above it. */
const above = {
  model: ['store', 'list', 'run', 'add', 'reports'],
  store: ['list', 'run', 'add', 'reports'],
  list: ['run', 'add', 'reports'],
  run: ['list', 'add', 'reports'],
  add: ['list', 'run', 'reports'],
  reports: ['run', 'add'],
};
const queueRules = Object.entries(above).map(([folder, others]) => ({
  name: `main/queue/${folder} imports nothing that is above or beside it`,
  severity: 'error',
  from: { path: `^main/queue/${folder}/` },
  to: {
    path: [`^main/queue/(${others.join('|')})/`, '^main/queue/[^/]+\\.ts$'],
  },
}));

/** Features of the window, each with the features whose parts it shows. Others are reached through their stores alone. */
const shows = {
  accounts: ['gates'],
  app: null, // puts the window together, so it imports every feature
  batches: [],
  connection: [],
  details: ['results'],
  'first-run': ['connection'],
  gates: [],
  help: [],
  list: ['batches'],
  names: ['batches', 'gates'],
  preflight: ['versions'],
  report: ['batches'],
  results: [],
  settings: ['connection', 'watch'],
  versions: [],
  watch: [],
};
const features = Object.keys(shows);
/** What every feature may import of another one. */
const shared = ['Store\\.ts$', '^renderer/app/api\\.ts$'];

const featureRules = features
  .filter((feature) => shows[feature] !== null)
  .map((feature) => {
    const others = features.filter((other) => other !== feature && !shows[feature].includes(other));
    return {
      name: `renderer/${feature} imports no other feature's insides`,
      severity: 'error',
      from: { path: `^renderer/${feature}/` },
      to: { path: `^renderer/(${others.join('|')})/`, pathNot: shared },
    };
  });

const rendererRules = [
  ...featureRules,
  {
    name: 'renderer/upload is shared by all features and imports their stores alone',
    severity: 'error',
    from: { path: '^renderer/upload/' },
    to: { path: `^renderer/(${features.join('|')}|gallery)/`, pathNot: shared },
  },
  {
    name: 'renderer/submission is shared by all features and imports their stores alone',
    severity: 'error',
    from: { path: '^renderer/submission/' },
    to: { path: `^renderer/(${features.join('|')}|gallery)/`, pathNot: shared },
  },
  {
    name: 'renderer/ui imports no feature',
    severity: 'error',
    from: { path: '^renderer/ui/' },
    to: { path: `^renderer/(${features.join('|')}|upload|submission|gallery)/` },
  },
  {
    name: 'only the gallery imports the gallery',
    severity: 'error',
    from: { path: '^renderer/', pathNot: '^renderer/gallery/' },
    to: { path: '^renderer/gallery/' },
  },
];

export default {
  forbidden: [
    ...mainRules,
    ...queueRules,
    ...rendererRules,
    {
      name: 'only the modules of the desktop import electron',
      severity: 'error',
      from: { path: '^main/', pathNot: [`^main/(${electronModules.join('|')})/`, '^main/index\\.ts$'] },
      to: { path: '(^|/)node_modules/electron(-store)?/|^electron(-store)?$' },
    },
    {
      name: 'main imports nothing of the renderer but its messages, and those in one file',
      severity: 'error',
      from: { path: '^main/', pathNot: `^${desktopMessages}$` },
      to: { path: '^renderer/' },
    },
    {
      name: 'that file imports the messages alone',
      severity: 'error',
      from: { path: `^${desktopMessages}$` },
      to: { path: '^renderer/', pathNot: '^renderer/i18n/translate\\.ts$' },
    },
    {
      name: 'messages and their formatter import nothing else, so that every process can read them',
      severity: 'error',
      from: { path: '^renderer/i18n/', pathNot: `^${reactive}$` },
      to: { pathNot: '^(renderer/i18n|preload/contract)(/|\\.ts$)' },
    },
    {
      name: 'messages and their formatter do not import what depends on Vue',
      severity: 'error',
      from: { path: '^renderer/i18n/', pathNot: `^${reactive}$` },
      to: { path: `^${reactive}$` },
    },
    {
      name: 'the preload knows the contract alone',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: '^(main|renderer|test|build)/' },
    },
    {
      name: 'the renderer knows the contract alone, and no Node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: ['^(main|test|build)/', '^preload/index', '(^|/)node_modules/electron/'] },
    },
    {
      name: 'no Node in the renderer',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no circular imports', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every import resolves',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { couldNotResolve: true, pathNot: ['^electron$', '^original-fs$', '\\.vue$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.vue', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
