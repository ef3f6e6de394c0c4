import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { folderOfModule, foldersBeside, licenceOf } from '../../../build/licences/packages.ts';
import { noticesOf } from '../../../build/licences/plugin.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

async function writePackage(folder: string, manifest: object, licence?: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.0.0', ...manifest }));
  if (licence !== undefined) await writeFile(join(folder, 'LICENSE.md'), licence);
  return folder;
}

describe('the licences of what is shipped', () => {
  it('follow what is shipped beside the bundles to its end, past binaries for other systems and circles', async () => {
    const root = await temporaryFolder();
    const modules = join(root, 'node_modules');
    await writePackage(root, { name: 'app', dependencies: { one: '1', bundled: '1' } });
    await writePackage(join(modules, 'one'), {
      name: 'one',
      dependencies: { '@scope/two': '1' },
      optionalDependencies: { 'not-here': '1', 'one-linux-musl': '1' },
    });
    await writePackage(join(modules, '@scope/two'), {
      name: '@scope/two',
      dependencies: { one: '1', three: '1' },
    });
    await writePackage(join(modules, '@scope/two/node_modules/three'), { name: 'three' });
    await writePackage(join(modules, 'bundled'), { name: 'bundled' });
    await writePackage(join(modules, 'one-linux-musl'), { name: 'one-linux-musl' });
    expect([...foldersBeside(root, ['one'])].sort()).toEqual([
      join(modules, '@scope/two'),
      join(modules, '@scope/two/node_modules/three'),
      join(modules, 'one'),
    ]);
  });

  it('know the package of a bundled module', async () => {
    const root = await temporaryFolder();
    const folder = await writePackage(join(root, 'node_modules/@scope/two'), { name: '@scope/two' });
    expect(folderOfModule(join(folder, 'dist/deep/index.js'))).toBe(folder);
    expect(folderOfModule(join(root, 'main/index.ts'))).toBeNull();
  });

  it('have the package’s own text, or its name for the licence where there is none', async () => {
    const root = await temporaryFolder();
    const manifest = { name: 'one', license: 'MIT', author: { name: 'A. Person' } };
    const whole = await writePackage(join(root, 'whole'), manifest, 'Do as you like.\n');
    const bare = await writePackage(join(root, 'bare'), { ...manifest, name: 'bare' });
    expect(licenceOf(whole)).toEqual({
      name: 'one',
      version: '1.0.0',
      licence: 'MIT',
      text: 'Do as you like.',
    });
    expect(licenceOf(bare).text).toBe('MIT (A. Person)');
  });

  it('are refused where a package says nothing of its licence', async () => {
    const root = await temporaryFolder();
    const folder = await writePackage(join(root, 'silent'), { name: 'silent' });
    expect(() => licenceOf(folder)).toThrow('silent 1.0.0 names no licence');
  });

  it('are listed by name, each version once', async () => {
    const root = await temporaryFolder();
    const folders = [
      await writePackage(join(root, 'b'), { name: 'b', license: 'MIT' }),
      await writePackage(join(root, 'a2'), { name: 'a', version: '2.0.0', license: 'MIT' }),
      await writePackage(join(root, 'a1'), { name: 'a', license: 'MIT' }),
      await writePackage(join(root, 'again'), { name: 'b', license: 'MIT' }),
    ];
    expect(noticesOf(folders).map(({ name, version }) => `${name}@${version}`)).toEqual([
      'a@2.0.0',
      'a@1.0.0',
      'b@1.0.0',
    ]);
  });
});
