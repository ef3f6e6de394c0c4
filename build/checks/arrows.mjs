/**
 * The two import rules of the house (docs/ARCHITECTURE.md), as dependency-cruiser rules: `electron` is imported only in
 * its rooms, and arrows run one way. Run by `npm run arrows`.
 */

/** For each room, the rooms of main/ that it may import from besides itself. Everything may import the contract. */
const mayImport = {
  files: [],
  api: [],
  network: ['api'],
  transfer: ['api', 'files'],
  queue: ['api', 'transfer', 'files'],
  settings: ['api', 'network'],
  desktop: ['settings', 'queue', 'network', 'api'],
  ipc: ['desktop', 'settings', 'queue', 'network', 'api', 'files'],
  app: ['ipc', 'desktop', 'settings', 'queue', 'transfer', 'network', 'api', 'files'],
};
const rooms = Object.keys(mayImport);
const electronRooms = ['app', 'desktop', 'ipc', 'settings'];

const arrows = rooms.map((room) => {
  const forbidden = rooms.filter((other) => other !== room && !mayImport[room].includes(other));
  return {
    name: `main/${room} looks only down`,
    severity: 'error',
    from: { path: `^main/${room}/` },
    to: {
      path: [
        `^main/(${forbidden.join('|')})/`,
        '^main/index\\.ts$',
        '^(renderer|test|build)/',
        '^preload/index',
      ],
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
