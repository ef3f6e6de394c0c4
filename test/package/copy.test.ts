/** The copy of the packaged app that tests start equals the shipped app and reaches nothing of this project. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, sep } from 'node:path';

import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { packagedApp } from '../support/packagedApp.ts';
import {
  type PackagedCopy,
  allowInspector,
  copyPackagedApp,
  environmentOutside,
} from '../support/packagedCopy.ts';

let copy: PackagedCopy;

beforeAll(async () => {
  copy = await copyPackagedApp();
});

afterAll(async () => {
  await copy.remove();
});

it('finds only the packages in the copy', () => {
  const places = createRequire(join(copy.resources, 'app.asar/out/main/index.js')).resolve.paths('got') ?? [];
  expect(places.filter((place) => !place.startsWith(copy.folder + sep) && existsSync(place))).toEqual([]);
});

it('differs from the packaged app only in the fuse for the inspector', async () => {
  await allowInspector(copy);
  const shipped = await getCurrentFuseWire((await packagedApp()).executable);
  const copied = await getCurrentFuseWire(copy.executable);
  const inspector = FuseV1Options.EnableNodeCliInspectArguments;
  expect(shipped[inspector]).toBe(FuseState.DISABLE);
  expect(copied).toEqual({ ...shipped, [inspector]: FuseState.ENABLE });
});

it('gets an environment without the paths of the project', () => {
  const project = join(sep, 'home', 'me', 'project');
  const bin = join(project, 'node_modules', '.bin');
  const others = [join(sep, 'usr', 'bin'), `${project}-2`];
  const env = {
    PATH: [bin, ...others].join(delimiter),
    INIT_CWD: project,
    npm_package_json: join(project, 'package.json'),
    HOME: join(sep, 'home', 'me'),
    http_proxy: 'http://127.0.0.1:8080',
    EMPTY: '',
  };
  const { HOME, http_proxy, EMPTY } = env;
  expect(environmentOutside(env, project)).toEqual({ PATH: others.join(delimiter), HOME, http_proxy, EMPTY });
});
