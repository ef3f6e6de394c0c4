/**
 * The import rules of the house (docs/ARCHITECTURE.md), as dependency-cruiser rules: `electron` is imported only in its
 * rooms, arrows run one way, and messages are data that every process can read. Run by `npm run arrows`.
 */

/** For each room, the rooms of main/ that it may import from besides itself. Everything may import the contract. */
const base = ['shared'];
const mayImport = {
  shared: [],
  errors: base,
  files: base,
  api: ['errors', ...base],
  network: ['api', 'errors', ...base],
  transfer: ['api', 'files', 'errors', ...base],
  queue: ['api', 'transfer', 'files', 'errors', ...base],
  settings: ['api', 'network', 'errors', ...base],
  desktop: ['settings', 'queue', 'network', 'api', 'errors', ...base],
  ipc: ['desktop', 'settings', 'queue', 'network', 'api', 'files', 'errors', ...base],
  app: ['ipc', 'desktop', 'settings', 'queue', 'transfer', 'network', 'api', 'files', 'errors', ...base],
};
const rooms = Object.keys(mayImport);
/** The one place where the main process reads messages. */
const desktopMessages = 'main/desktop/messages\\.ts';
/** What of renderer/i18n is for the window alone. */
const reactive = 'renderer/i18n/(i18n|useI18n)\\.ts';
const electronRooms = ['app', 'desktop', 'ipc', 'settings'];

const arrows = rooms.map((room) => {
  const forbidden = rooms.filter((other) => other !== room && !mayImport[room].includes(other));
  return {
    name: `main/${room} looks only down`,
    severity: 'error',
    from: { path: `^main/${room}/` },
    to: {
      path: [`^main/(${forbidden.join('|')})/`, '^main/index\\.ts$', '^(test|build)/', '^preload/index'],
    },
  };
});

export default {
  forbidden: [
    ...arrows,
    {
      name: 'electron only in its rooms',
      severity: 'error',
      from: { path: '^main/', pathNot: [`^main/(${electronRooms.join('|')})/`, '^main/index\\.ts$'] },
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
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing that resolves to nothing',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { couldNotResolve: true, pathNot: ['^electron$', '\\.vue$'] },
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
