import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { chooseFpm } from '../../../build/package/chooseFpm.ts';
import { controlText } from '../../../build/package/fpm/deb.ts';
import { type PackageRequest, readFpmArguments } from '../../../build/package/fpm/fpmArguments.ts';
import { specText } from '../../../build/package/fpm/rpm.ts';
import { stage, stagedEntries } from '../../../build/package/fpm/stage.ts';

/** As electron-builder 26.17 calls fpm for a .deb. */
const debArguments = [
  ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libnss3', '-d', 'libasound2t64 | libasound2'],
  ['--deb-recommends', 'libappindicator3-1', '--deb-compression', 'xz', '--architecture', 'amd64'],
  ['--after-install', '/t/install.sh', '--after-remove', '/t/remove.sh'],
  ['--description', 'A synopsis\n What it does.', '--version', '1.2.3~rc', '--package', '/dist/x.deb'],
  ['--name', 'app', '--maintainer', 'We <we@example.org>', '--vendor', 'We', '--url', 'https://example.org'],
  ['--deb-priority', 'optional', '--license', 'MIT', 'build/launcher.sh=/usr/bin/app'],
  ['/dist/linux-unpacked/=/opt/app', '/t/a=b.desktop=/usr/share/applications/app.desktop'],
].flat();

function debRequest(changes: Partial<PackageRequest> = {}): PackageRequest {
  return { ...readFpmArguments(debArguments), ...changes };
}

describe('the arguments of fpm', () => {
  it('are read into what a package contains and says of itself', () => {
    expect(debRequest()).toMatchObject({
      format: 'deb',
      name: 'app',
      version: '1.2.3~rc',
      output: '/dist/x.deb',
      compression: 'xz',
      depends: ['libnss3', 'libasound2t64 | libasound2'],
      recommends: ['libappindicator3-1'],
      afterInstall: '/t/install.sh',
      contents: [
        { source: 'build/launcher.sh', target: '/usr/bin/app' },
        { source: '/dist/linux-unpacked/', target: '/opt/app' },
        { source: '/t/a=b.desktop', target: '/usr/share/applications/app.desktop' },
      ],
    });
  });

  it.each([
    {
      what: 'an option that is not known',
      argv: [...debArguments, '--config-files', '/etc/x'],
      says: /unknown/u,
    },
    { what: 'an option without its value', argv: [...debArguments, '-d'], says: /-d has no value/u },
    { what: 'another format', argv: debArguments.with(4, 'pacman'), says: /pacman/u },
    {
      what: 'a package without a name',
      argv: debArguments.filter((text) => text !== '--name'),
      says: /unknown/u,
    },
  ])('are refused with $what', ({ argv, says }) => {
    expect(() => readFpmArguments(argv)).toThrow(says);
  });
});

describe('a package', () => {
  it('has a control file for dpkg', () => {
    expect(controlText(debRequest({ recommends: [] }), 2_500)).toBe(
      [
        'Package: app',
        'Version: 1.2.3~rc',
        'Architecture: amd64',
        'Maintainer: We <we@example.org>',
        'Vendor: We',
        'License: MIT',
        'Homepage: https://example.org',
        'Section: default',
        'Priority: optional',
        'Installed-Size: 3',
        'Depends: libnss3, libasound2t64 | libasound2',
        'Description: A synopsis',
        ' What it does.',
        '',
      ].join('\n'),
    );
  });

  it('has a spec file for rpmbuild, in which a percent sign of a script is no macro', () => {
    const scripts = { afterInstall: 'echo ${1%x}', afterRemove: '' };
    const entries = [
      { path: '/opt/app', isFolder: true },
      { path: '/opt/app/a file', isFolder: false },
      { path: '/usr/bin', isFolder: true },
      { path: '/usr/bin/app', isFolder: false },
    ];
    const text = specText(debRequest({ depends: ['(a or b)'] }), scripts, entries);
    expect(text).toContain('\nRequires: (a or b)\n');
    expect(text).toContain('\n%post\necho ${1%%x}\n%files\n');
    expect(text.slice(text.indexOf('%files'))).toBe(
      '%files\n%defattr(-,root,root,-)\n%dir "/opt/app"\n"/opt/app/a file"\n"/usr/bin/app"\n',
    );
  });
});

describe('the choice of fpm', () => {
  it.each([
    { env: { CUSTOM_FPM_PATH: '/x' }, canFetch: true, isInPath: true, choice: 'configured' },
    { env: {}, canFetch: true, isInPath: true, choice: 'fetched' },
    { env: {}, canFetch: false, isInPath: true, choice: 'system' },
    { env: {}, canFetch: false, isInPath: false, choice: 'stand-in' },
  ] as const)('is $choice', ({ choice, ...facts }) => {
    expect(chooseFpm(facts)).toBe(choice);
  });
});

describe('the files of a package', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mediamagic-fpm-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('may be read by everybody and run where the owner may run them, whatever the umask was', async () => {
    const source = join(folder, 'source');
    await mkdir(join(source, 'inner'), { recursive: true, mode: 0o700 });
    await writeFile(join(source, 'inner', 'text'), '', { mode: 0o600 });
    await writeFile(join(source, 'program'), '', { mode: 0o700 });
    await symlink('program', join(source, 'link'));
    const root = join(folder, 'root');
    await stage([{ source: `${source}/`, target: '/opt/app' }], root);

    const entries = await stagedEntries(root);
    expect(entries.map(({ path }) => path)).toEqual([
      '/opt',
      '/opt/app',
      '/opt/app/inner',
      '/opt/app/inner/text',
      '/opt/app/link',
      '/opt/app/program',
    ]);
    const modeOf = async (path: string) => ((await stat(join(root, path))).mode & 0o777).toString(8);
    expect(await modeOf('/opt/app/inner')).toBe('755');
    expect(await modeOf('/opt/app/inner/text')).toBe('644');
    expect(await modeOf('/opt/app/program')).toBe('755');
  });
});
