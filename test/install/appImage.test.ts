/** The AppImage starts the app with Chromium's sandbox. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { run } from '../../build/electron/run.ts';
import { runTool } from '../../build/package/fpm/runTool.ts';
import { packageName } from './machine.ts';
import { endApp, waitForConfinedPage } from './processes.ts';
import { Session } from './session.ts';
import { TestUser } from './testUser.ts';
import { isPossible, packages } from './underTest.ts';

describe.skipIf(!isPossible)('the AppImage', () => {
  let folder: string;
  let contents: string;
  let user: TestUser;
  let session: Session;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mediamagic-appimage-'));
    await chmod(folder, 0o755);
    contents = join(folder, 'squashfs-root');
    user = await TestUser.create('image');
    session = await Session.start(user, {});
  });

  afterAll(async () => {
    await session?.stop();
    await user?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('has a start command that leaves the sandbox on', async () => {
    await extract(folder);
    const entry = await readFile(join(contents, `${packageName}.desktop`), 'utf8');
    expect(entry).toMatch(/^Exec=AppRun %U$/mu);
    expect(entry).toMatch(/^Name=MediaMagic Uploader$/mu);
    await runTool('desktop-file-validate', [join(contents, `${packageName}.desktop`)]);
  });

  it('runs with the sandbox when the system allows user namespaces', async () => {
    // The runtime that mounts an image sets this variable.
    const code = session.launch('env', `APPDIR=${contents}`, join(contents, 'AppRun'));
    await waitForConfinedPage(contents);
    await endApp(contents);
    expect(await code).toBe(0);
  });
});

/** Unpacks the image with its runtime, or from the end of the placeholder for one. */
async function extract(folder: string): Promise<void> {
  const { appImage, placeholderBytes } = packages();
  const { code, stdout, stderr } =
    placeholderBytes === null
      ? await run(appImage, ['--appimage-extract'], { cwd: folder })
      : await run('unsquashfs', ['-offset', String(placeholderBytes), '-no-progress', appImage], {
          cwd: folder,
        });
  if (code !== 0) throw new Error(`The AppImage could not be unpacked: ${stderr || stdout}`);
}
