/** What the app registers at Windows, checked with a fake app that records the calls. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { registerLinks } from '../../../../../main/desktop/lifecycle/deepLinkRegistration.ts';
import {
  appUserModelId,
  identifyToWindows,
  toastActivatorClsid,
} from '../../../../../main/desktop/lifecycle/windowsIdentity.ts';

const projectFolder = join(import.meta.dirname, '../../../../..');
const execPath = join('/Programs', 'MediaMagic Uploader', 'MediaMagic Uploader.exe');

/** Returns what an app in this state registers for links. */
function registered({
  platform = 'win32' as NodeJS.Platform,
  isPackaged = true,
  files = [] as string[],
  opener = '',
}) {
  const calls: [string, string, string[]][] = [];
  registerLinks(
    {
      isPackaged,
      getName: () => 'MediaMagic Uploader',
      getAppPath: () => '/project',
      getApplicationNameForProtocol: (url) => (url === 'mediamagic-uploader://' ? opener : '?'),
      setAsDefaultProtocolClient(protocol, path, args) {
        calls.push([protocol, path, args]);
        return true;
      },
    },
    { platform, execPath, exists: (path) => files.includes(path) },
  );
  return calls;
}

describe('the identity of the app on Windows', () => {
  it('has an app id and a class for clicks in the Action Center on Windows only', () => {
    const ids: string[] = [];
    const app = {
      setAppUserModelId: (id: string) => void ids.push(id),
      setToastActivatorCLSID: (id: string) => void ids.push(id),
    };
    identifyToWindows(app, 'linux');
    expect(ids).toEqual([]);
    identifyToWindows(app, 'win32');
    expect(ids).toEqual([appUserModelId, toastActivatorClsid]);
  });

  it('has only the app id when Electron cannot set the class', () => {
    const ids: string[] = [];
    identifyToWindows({ setAppUserModelId: (id) => void ids.push(id) }, 'win32');
    expect(ids).toEqual([appUserModelId]);
  });

  it('matches the ids in the configuration of the installer', async () => {
    const configuration = await readFile(join(projectFolder, 'electron-builder.yml'), 'utf8');
    const script = await readFile(join(projectFolder, 'build/installer.nsh'), 'utf8');
    expect(configuration).toContain(`\nappId: ${appUserModelId}\n`);
    expect(script).toContain(`"Software\\Classes\\CLSID\\${toastActivatorClsid}"`);
    expect(toastActivatorClsid).toMatch(/^\{[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}\}$/u);
  });
});

describe('links on Windows', () => {
  it('open an unpacked or development build, and cannot set its switches', () => {
    expect(registered({})).toEqual([['mediamagic-uploader', execPath, ['--']]]);
    expect(registered({ isPackaged: false })).toEqual([
      ['mediamagic-uploader', execPath, ['/project', '--']],
    ]);
  });

  it('are not registered when the installer has installed the program', () => {
    expect(registered({ files: [join(dirname(execPath), 'Uninstall MediaMagic Uploader.exe')] })).toEqual([]);
  });

  it('are not registered when another program opens them', () => {
    expect(registered({ opener: 'MediaMagic Uploader' })).toEqual([]);
  });

  it('are not registered on other systems', () => {
    expect(registered({ platform: 'linux' })).toEqual([]);
    expect(registered({ platform: 'darwin' })).toEqual([]);
  });
});
