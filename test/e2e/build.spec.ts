/** The packaged app under test cannot use any file of this project, so a missing file makes a test fail. */
import { delimiter, sep } from 'node:path';

import { projectFolder } from '../../build/electron/paths.ts';
import { expect, test } from './fixtures.ts';

test('the packaged app under test finds no file and no package of this project', async ({
  build,
  launch,
}) => {
  test.skip(build === 'unpackaged', 'The unpackaged app runs inside this project.');
  const app = await launch();
  const { isPackaged, places, found } = await app.electron.evaluate(({ app: main }) => {
    const { createRequire } = process.getBuiltinModule('node:module');
    const require = createRequire(`${main.getAppPath()}/out/main/index.js`);
    return {
      isPackaged: main.isPackaged,
      places: [main.getAppPath(), process.cwd(), ...process.argv, ...Object.values(process.env)],
      found: ['libsql', 'got', 'strtok3', 'playwright'].filter((name) => {
        try {
          return require.resolve(name) !== '';
        } catch {
          return false;
        }
      }),
    };
  });
  expect(isPackaged).toBe(true);
  const paths = places.flatMap((place) => (place ?? '').split(delimiter));
  expect(paths.filter((path) => `${path}${sep}`.startsWith(projectFolder + sep))).toEqual([]);
  expect(found).toEqual(['libsql']);
  await app.close();
});
