/** What the app tells Windows of itself, with a Windows that only writes it down. */
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

/** What is registered for links by an app in this state. */
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
  it('is the id of the package, with one class for clicks in the Action Center', () => {
    const told: string[] = [];
    const app = {
      setAppUserModelId: (id: string) => void told.push(id),
      setToastActivatorCLSID: (id: string) => void told.push(id),
    };
    identifyToWindows(app, 'linux');
    expect(told).toEqual([]);
    identifyToWindows(app, 'win32');
    expect(told).toEqual([appUserModelId, toastActivatorClsid]);
  });

  it('is told as far as this Electron can take it', () => {
    const told: string[] = [];
    identifyToWindows({ setAppUserModelId: (id) => void told.push(id) }, 'win32');
    expect(told).toEqual([appUserModelId]);
  });

  it('is the one that the installer writes and removes', async () => {
    const configuration = await readFile(join(projectFolder, 'electron-builder.yml'), 'utf8');
    const script = await readFile(join(projectFolder, 'build/installer.nsh'), 'utf8');
    expect(configuration).toContain(`\nappId: ${appUserModelId}\n`);
    expect(script).toContain(`"Software\\Classes\\CLSID\\${toastActivatorClsid}"`);
    expect(toastActivatorClsid).toMatch(/^\{[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}\}$/u);
  });
});

describe('links on Windows', () => {
  it('open an unpacked folder and the app in development, and set no switches of it', () => {
    expect(registered({})).toEqual([['mediamagic-uploader', execPath, ['--']]]);
    expect(registered({ isPackaged: false })).toEqual([
      ['mediamagic-uploader', execPath, ['/project', '--']],
    ]);
  });

  it('are left to the installer where it has put the program', () => {
    expect(registered({ files: [join(dirname(execPath), 'Uninstall MediaMagic Uploader.exe')] })).toEqual([]);
  });

  it('are left to the program that has them', () => {
    expect(registered({ opener: 'MediaMagic Uploader' })).toEqual([]);
  });

  it('are left to the package on other systems', () => {
    expect(registered({ platform: 'linux' })).toEqual([]);
    expect(registered({ platform: 'darwin' })).toEqual([]);
  });
});
