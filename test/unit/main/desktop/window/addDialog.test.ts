/** The dialog for adding files or folders opens in the folder that was used last. */
import { join } from 'node:path';

import type { OpenDialogOptions } from 'electron';
import { describe, expect, it } from 'vitest';

import { desktopMessages } from '../../../../../main/desktop/messages.ts';
import { pickPaths } from '../../../../../main/desktop/window/addDialog.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const folder = join('/home', 'anna', 'Shoot');

/** A system whose dialog returns `filePaths`; an empty list cancels it. */
function systemWith({ lastFolder = '', filePaths = [] as string[] } = {}) {
  const asked: OpenDialogOptions[] = [];
  const saved: string[] = [];
  const clock = new FakeClock();
  const deps = {
    showOpenDialog(options: OpenDialogOptions) {
      asked.push(options);
      return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    },
    lastFolder: () => saved.at(-1) ?? lastFolder,
    saveLastFolder: (path: string) => void saved.push(path),
    isFolder: (path: string) => Promise.resolve(path === folder),
    messages: desktopMessages('en', 'en'),
    clock,
  };
  return { deps, asked, saved, clock };
}

describe('pickPaths', () => {
  it('opens in the folder of the last choice, and in the system default before the first', async () => {
    const { deps, asked, saved } = systemWith({ filePaths: [join(folder, 'a.mov'), '/elsewhere/b.mov'] });
    expect(await pickPaths(deps, 'files')).toEqual([join(folder, 'a.mov'), '/elsewhere/b.mov']);
    expect(asked[0]).not.toHaveProperty('defaultPath');
    expect(saved).toEqual([folder]);
    await pickPaths(deps, 'folder');
    expect(asked[1]).toMatchObject({
      defaultPath: folder,
      properties: ['openDirectory', 'multiSelections'],
    });
    expect(saved).toEqual([folder]);
  });

  it('remembers the parent when a folder was chosen', async () => {
    const { deps, saved } = systemWith({ filePaths: [join(folder, 'Day 1')] });
    await pickPaths(deps, 'folder');
    expect(saved).toEqual([folder]);
  });

  it('remembers nothing when it is cancelled', async () => {
    const { deps, saved } = systemWith();
    expect(await pickPaths(deps, 'files')).toBeNull();
    expect(saved).toEqual([]);
  });

  it('opens in the system default when the last folder is gone', async () => {
    const { deps, asked } = systemWith({ lastFolder: '/media/unplugged' });
    await pickPaths(deps, 'files');
    expect(asked[0]).not.toHaveProperty('defaultPath');
  });

  it('does not wait for a drive that does not answer', async () => {
    const { deps, asked, clock } = systemWith({ lastFolder: folder });
    const picking = pickPaths({ ...deps, isFolder: () => new Promise(() => undefined) }, 'files');
    clock.advance(1_000);
    await picking;
    expect(asked[0]).not.toHaveProperty('defaultPath');
  });
});
