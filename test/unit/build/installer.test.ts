/**
 * What the Windows installer writes into the registry and what its uninstaller leaves. The script is read line by line, by
 * the few commands of NSIS that it has; where NSIS is installed, that compiles it too.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { run } from '../../../build/electron/run.ts';

const projectFolder = join(import.meta.dirname, '../../..');
const script = await readFile(join(projectFolder, 'build/installer.nsh'), 'utf8');
const constants: Readonly<Record<string, string>> = {
  PRODUCT_NAME: 'MediaMagic Uploader',
  APP_EXECUTABLE_FILENAME: 'MediaMagic Uploader.exe',
  APP_ID: 'app.mediamagic.uploader',
};
const classes = 'SHELL_CONTEXT\\Software\\Classes';
const program = '"$INSTDIR\\MediaMagic Uploader.exe"';
const activator = 'HKCU\\Software\\Classes\\CLSID\\{0D764CBE-A6F5-4EDE-9755-70A1213B2C3B}';
const loginKey = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run';

/** Names of values by the path of their key; '' is a key's default value. */
type Registry = Map<string, Map<string, string>>;

/** The lines of a macro, with the macros in it and all constants filled in. */
function linesOf(macro: string, argument = ''): string[] {
  const pattern = new RegExp(`^!macro ${macro}(?: (?<name>\\w+))?\\n(?<body>[^]*?)^!macroend`, 'mu');
  const { name = '', body = '' } = pattern.exec(script)?.groups ?? {};
  const defines = Object.fromEntries(
    [...script.matchAll(/^!define (\w+) "(.+)"$/gmu)].map(([, key = '', value = '']) => [key, value]),
  );
  const known: Readonly<Record<string, string>> = { ...constants, ...defines, [name]: argument };
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith(';'))
    .flatMap((line) => {
      const [, inner, innerArgument] = /^!insertmacro (\w+) (\w+)$/u.exec(line) ?? [];
      return inner === undefined
        ? [line.replaceAll(/\$\{(\w+)\}/gu, (whole, key: string) => known[key] ?? whole)]
        : linesOf(inner, innerArgument);
    });
}

function execute(macro: string, registry: Registry, { isUpdated = false } = {}): void {
  let skips = false;
  for (const line of linesOf(macro)) {
    const [command, root, ...texts] = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/gu)].map(
      ([, single, double, word]) => single ?? double ?? word ?? '',
    );
    const [key = '', name = '', value = ''] = texts;
    const path = `${root}\\${key}`;
    if (command === '${ifNot}' && root === '${isUpdated}') skips = isUpdated;
    else if (command === '${endIf}') skips = false;
    else if (skips) continue;
    else if (command === 'WriteRegStr')
      registry.set(path, new Map([...(registry.get(path) ?? []), [name, value]]));
    else if (command === 'DeleteRegValue') registry.get(path)?.delete(name);
    else if (command === 'DeleteRegKey') {
      for (const other of registry.keys())
        if (other === path || other.startsWith(`${path}\\`)) registry.delete(other);
    } else throw new Error(`Nothing is known of this line: ${line}`);
  }
}

function valuesIn(registry: Registry): Record<string, string> {
  return Object.fromEntries(
    [...registry].flatMap(([key, values]) => [...values].map(([name, value]) => [`${key} → ${name}`, value])),
  );
}

describe('the Windows installer', () => {
  it('registers links with the program, as a protocol, and lets a link set no switches', () => {
    const registry: Registry = new Map();
    execute('customInstall', registry);
    const link = `${classes}\\mediamagic-uploader`;
    expect(valuesIn(registry)).toMatchObject({
      [`${link} → `]: 'URL:MediaMagic Uploader',
      [`${link} → URL Protocol`]: '',
      [`${link}\\DefaultIcon → `]: `${program},0`,
      [`${link}\\shell\\open\\command → `]: `${program} -- "%1"`,
    });
  });

  it('offers the app for a kind of file and leaves what a double click opens', () => {
    const registry: Registry = new Map([[`${classes}\\.mp4`, new Map([['', 'Player.Video']])]]);
    execute('customInstall', registry);
    expect(valuesIn(registry)).toMatchObject({
      [`${classes}\\.mp4 → `]: 'Player.Video',
      [`${classes}\\.mp4\\OpenWithProgids → MediaMagicUploader.Media`]: '',
      [`${classes}\\MediaMagicUploader.Media\\shell\\open\\command → `]: `${program} -- "%1"`,
    });
    expect([...registry].filter(([key, values]) => /\\\.\w+$/u.test(key) && values.has(''))).toHaveLength(1);
  });
});

describe('the Windows uninstaller', () => {
  /** With what other programs have there, and what the app itself writes while it runs. */
  function installed(): Registry {
    const registry: Registry = new Map([
      [`${classes}\\.mp4`, new Map([['', 'Player.Video']])],
      [`${classes}\\.mp4\\OpenWithProgids`, new Map([['Player.Video', '']])],
    ]);
    execute('customInstall', registry);
    registry.set(activator, new Map([['', 'Electron Notification Activator']]));
    registry.set(`${activator}\\LocalServer32`, new Map([['', program]]));
    registry.set(
      loginKey,
      new Map([
        ['app.mediamagic.uploader', `${program} --hidden`],
        ['Player', 'player.exe'],
      ]),
    );
    return registry;
  }
  const others = {
    [`${classes}\\.mp4 → `]: 'Player.Video',
    [`${classes}\\.mp4\\OpenWithProgids → Player.Video`]: '',
    [`${loginKey} → Player`]: 'player.exe',
  };

  it('removes everything that the installer and the app have written, and nothing of other programs', () => {
    const registry = installed();
    execute('customUnInstall', registry);
    expect(valuesIn(registry)).toEqual(others);
  });

  it('keeps what the app has written when it only makes room for a newer version', () => {
    const registry = installed();
    execute('customUnInstall', registry, { isUpdated: true });
    expect(valuesIn(registry)).toEqual({
      ...others,
      [`${activator} → `]: 'Electron Notification Activator',
      [`${activator}\\LocalServer32 → `]: program,
      [`${loginKey} → app.mediamagic.uploader`]: `${program} --hidden`,
    });
  });
});

/** Around the script, what electron-builder's own templates have around it. */
const harness = `
Unicode true
!include LogicLib.nsh
!include FileFunc.nsh
!define PRODUCT_NAME "MediaMagic Uploader"
!define APP_EXECUTABLE_FILENAME "MediaMagic Uploader.exe"
!define APP_ID "app.mediamagic.uploader"
!define isUpdated '"$EXEFILE" == "--updated"'
Name test
OutFile "installer.exe"
InstallDir "$TEMP\\test"
!include "${join(projectFolder, 'build/installer.nsh')}"
Section install
  SetShellVarContext current
  !insertmacro customInstall
  WriteUninstaller "$INSTDIR\\uninstall.exe"
SectionEnd
Section un.install
  SetShellVarContext current
  !insertmacro customUnInstall
SectionEnd
`;

const hasNsis = (await run('makensis', ['-VERSION'])).code === 0;

describe.runIf(hasNsis)('NSIS', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mediamagic-nsis-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('compiles the script without a warning', async () => {
    await writeFile(join(folder, 'test.nsi'), harness);
    const { code, stdout, stderr } = await run('makensis', ['-WX', '-V4', join(folder, 'test.nsi')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^DeleteRegKey: HK(?:CU|EY_CURRENT_USER)\\Software\\Classes\\CLSID\\\{0D764CBE/mu);
  });
});
