import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import mime from 'mime';
import { describe, expect, it } from 'vitest';

import { sbomOf } from '../../../build/package/sbom.ts';
import { allowedTypes, canonicalType, categoryOf } from '../../../main/files/allowedTypes.ts';

const projectFolder = join(import.meta.dirname, '../../..');

describe('the list of software that is shipped', () => {
  const product = { name: 'app', version: '1.2.3', licence: 'MIT' };
  const notices = [
    { name: 'electron', version: '45.0.0', licence: 'MIT', text: '' },
    { name: '@scope/one', version: '1.0.0', licence: '(MIT OR CC0-1.0)', text: '' },
    { name: 'two', version: '2.0.0', licence: 'see text', text: '' },
  ];

  it('names the product, the Electron that is in it, and each package with its address and licence', () => {
    const { metadata, components, dependencies } = sbomOf(product, notices, '45.4.1');
    expect(metadata.component).toMatchObject({ type: 'application', purl: 'pkg:npm/app@1.2.3' });
    expect(components).toMatchObject([
      { type: 'framework', purl: 'pkg:npm/electron@45.4.1', licenses: [{ expression: 'MIT' }] },
      {
        type: 'library',
        name: '@scope/one',
        purl: 'pkg:npm/%40scope/one@1.0.0',
        licenses: [{ expression: '(MIT OR CC0-1.0)' }],
      },
      { type: 'library', purl: 'pkg:npm/two@2.0.0', licenses: [{ license: { name: 'see text' } }] },
    ]);
    expect(dependencies).toEqual([
      { ref: 'pkg:npm/app@1.2.3', dependsOn: components.map((component) => component['bom-ref']) },
    ]);
  });

  it('is the same for the same contents: without a time or a number', () => {
    expect(Object.keys(sbomOf(product, notices, '45.4.1')).sort()).toEqual(
      ['bomFormat', 'components', 'dependencies', 'metadata', 'specVersion', 'version'].sort(),
    );
    expect(Object.keys(sbomOf(product, notices, '45.4.1').metadata)).toEqual(['component']);
  });
});

describe('the packages for Linux', () => {
  it('register for links and for no type of file, so that they become no default', async () => {
    const text = await readFile(join(projectFolder, 'electron-builder.yml'), 'utf8');
    expect(text).toMatch(/^ {4}schemes: \[mediamagic-uploader\]$/mu);
    expect(text).not.toMatch(/^\s*(?:mimeTypes:|MimeType:|mimeType:)/mu);
  });

  it.each(['after-install.sh', 'after-remove.sh'])(
    'have no macros of rpm or electron-builder in %s',
    async (name) => {
      const script = await readFile(join(projectFolder, 'build/linux', name), 'utf8');
      expect(script.startsWith('#!/bin/sh\n')).toBe(true);
      expect(script).not.toMatch(/%|\$\{/u);
    },
  );
});

it('macOS and Windows offer the app under “Open with” for media alone, and never as the first choice', async () => {
  const text = await readFile(join(projectFolder, 'electron-builder.yml'), 'utf8');
  const entries = [
    ...text.matchAll(/^ {4}- \{ name: \w+, ext: \[(?<exts>.+)\], role: Viewer, rank: Alternate \}$/gmu),
  ];
  const extensions = entries.flatMap(({ groups }) => (groups?.['exts'] ?? '').split(', '));
  // audio/x-wav is another name of wav.
  const types = new Set(extensions.map((extension) => canonicalType(mime.getType(extension) ?? '')));
  const media = allowedTypes.filter((type) => categoryOf(type) !== 'document');
  expect([...types].sort()).toEqual(media.filter((type) => type !== 'audio/x-wav').sort());

  const script = await readFile(join(projectFolder, 'build/installer.nsh'), 'utf8');
  for (const macro of ['openWith', 'openWithNoMore']) {
    const named = [...script.matchAll(new RegExp(`insertmacro ${macro} (\\w+)`, 'gu'))].map(
      ([, name]) => name,
    );
    expect(named).toEqual(extensions);
  }
  // The default value of an extension's key is what a double click opens.
  expect(script).not.toMatch(/Classes\\\.\$\{EXTENSION\}"/u);
});

it('macOS starts what was packaged without a certificate, and says which versions it is for', async () => {
  const text = await readFile(join(projectFolder, 'electron-builder.yml'), 'utf8');
  const fuses = /^electronFuses:\n(?<lines>(?: {2}.*\n)+)/mu.exec(text)?.groups?.['lines'];
  expect(fuses).toMatch(/^ {2}resetAdHocDarwinSignature: true$/mu);
  const mac = /^mac:\n(?<lines>(?: {2}.*\n)+)/mu.exec(text)?.groups?.['lines'];
  expect(mac).toMatch(/^ {2}minimumSystemVersion: '13\.0'$/mu);
  expect(await readFile(join(projectFolder, 'docs/PACKAGING.md'), 'utf8')).toContain('macOS 13');
});
