/** The contents of the packaged app. `npm run test:package` packages it first. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';

import { resolveElectron } from '../../build/electron/resolveElectron.ts';
import type { Sbom } from '../../build/package/sbom.ts';
import { sbomFile, sizeOf, packagedApp } from '../support/packagedApp.ts';

const app = await packagedApp();
const asar = join(app.resources, 'app.asar');
const entries = listPackage(asar, { isPack: false }).map((entry) => entry.replaceAll('\\', '/').slice(1));
const manifests = entries.filter((entry) => /^node_modules\/.*package\.json$/u.test(entry));

async function readSbom(): Promise<Sbom> {
  return JSON.parse(await readFile(await sbomFile(), 'utf8'));
}

function readPackage(entry: string): { name: string; version: string } {
  return JSON.parse(extractFile(asar, join(...entry.split('/'))).toString('utf8'));
}

describe('the packaged app', () => {
  it('has at most 20 MB besides Electron', async () => {
    const ownBytes = (await sizeOf(asar)) + (await sizeOf(`${asar}.unpacked`));
    expect(ownBytes).toBeLessThanOrEqual(20_000_000);
  });

  it('contains only the bundles and the database library with one binary', () => {
    const topLevel = [...new Set(entries.map((entry) => entry.split('/')[0]))].sort();
    expect(topLevel).toEqual(['build', 'node_modules', 'out', 'package.json']);
    const names = manifests.map((entry) => readPackage(entry).name).sort();
    expect(names).toEqual([
      expect.stringMatching(new RegExp(`^@libsql/${process.platform}-${process.arch}(-gnu|-msvc)?$`, 'u')),
      '@neon-rs/load',
      'detect-libc',
      'libsql',
    ]);
    const icons = entries.filter((entry) => entry.startsWith('build/') && entry.includes('.'));
    expect(icons.filter((entry) => !/^build\/tray\/[\w@.-]+\.png$/u.test(entry))).toEqual([
      'build/icons/256.png',
    ]);
    expect(icons).toContain('build/tray/idle-panel.png');
    expect(entries.filter((entry) => entry.endsWith('.node'))).toHaveLength(1);
  });

  it('contains no sources, maps or tests', () => {
    expect(entries.filter((entry) => /\.(?:[cm]?ts|vue|map)$|(?:^|\/)tests?(?:\/|$)/u.test(entry))).toEqual(
      [],
    );
  });

  it('has the licences of Electron, and none of its files for developers', async () => {
    const files = await readdir(app.resources);
    expect(files.filter((name) => name.startsWith('default_app'))).toEqual([]);
    const licences = process.platform === 'darwin' ? app.resources : app.folder;
    expect(await readdir(licences)).toEqual(
      expect.arrayContaining(['LICENSE.electron.txt', 'LICENSES.chromium.html']),
    );
  });

  it('has the fuses of its binary set for users, not for developers', async () => {
    const wire = await getCurrentFuseWire(app.executable);
    const isOn = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      runAsNode: isOn(FuseV1Options.RunAsNode),
      cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      ownSnapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      filePrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      ownSnapshot: false,
      filePrivileges: false,
    });
  });
});

describe('the list of software', () => {
  it('has every package of the app, bundled or not, and its Electron', async () => {
    const { components } = await readSbom();
    const listed = components.map(({ name, version }) => `${name}@${version}`);
    const beside = manifests.map(readPackage).map(({ name, version }) => `${name}@${version}`);
    expect(listed).toEqual(expect.arrayContaining(beside));
    expect(listed).toContain(`electron@${(await resolveElectron()).version}`);

    const shown: { name: string }[] = JSON.parse(
      extractFile(asar, join('out', 'licences.json')).toString('utf8'),
    );
    expect(components.map(({ name }) => name)).toEqual(shown.map(({ name }) => name));
    expect(components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['got', 'zod', '@vue/runtime-core', 'pinia', '@fontsource-variable/inter']),
    );
    expect(listed.filter((name) => /musl|vite|playwright|fastify/u.test(name))).toEqual([]);
  });
});
