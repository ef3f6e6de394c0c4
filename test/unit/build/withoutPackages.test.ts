import { expect, it } from 'vitest';

import { packagesAmong } from '../../../build/bundle/withoutPackages.ts';

const ids = [
  '/app/renderer/app/main.ts',
  '/app/node_modules/zod/v4/core.js',
  String.raw`C:\app\node_modules\got\x.js`,
];

it('finds the packages that a bundle contains, on every system', () => {
  expect(packagesAmong(ids, ['zod', 'got', 'vue'])).toEqual(['zod', 'got']);
});

it('does not take a name that only begins the same for the package', () => {
  expect(packagesAmong(['/app/node_modules/zod-extras/index.js', '/app/zod/index.ts'], ['zod'])).toEqual([]);
});
