/** What the dialog about a failed start says. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it, vi } from 'vitest';

import { askAboutStart } from '../../../../../main/desktop/window/startFailure.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const { showMessageBox } = vi.hoisted(() => ({
  showMessageBox: vi.fn<(options: { message: string; detail: string }) => Promise<{ response: number }>>(),
}));
vi.mock('electron', () => ({ app: { getLocale: () => 'en-US' }, dialog: { showMessageBox } }));

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  showMessageBox.mockReset().mockResolvedValue({ response: 0 });
});

const failure = (code: string) => Object.assign(new Error(`reason ${code}`), { code });
const shown = () => showMessageBox.mock.calls[0]?.[0].detail ?? '';

it.each([
  ['ENOSPC', 'Free up some space'],
  ['SQLITE_FULL', 'Free up some space'],
  ['EROFS', 'write-protected'],
  ['EACCES', 'Make sure that you may write to this folder'],
  ['SQLITE_READONLY_DBMOVED', 'Make sure that you may write to this folder'],
  ['SQLITE_BUSY', 'Close that program'],
  ['EEXIST', 'Move or rename that file'],
  ['ENOTDIR', 'Move or rename that file'],
  ['SQLITE_IOERR_LOCK', 'reason SQLITE_IOERR_LOCK'],
])('names the folder and what helps after %s', async (code, help) => {
  const folder = await temporaryFolder();
  await askAboutStart(failure(code), folder);
  expect(shown()).toContain(folder);
  expect(shown()).toContain(help);
  // A start from a terminal shows it there.
  expect(process.stderr.write).toHaveBeenCalledWith(expect.stringContaining(folder));
});

it('looks at the folder when SQLite does not say why it cannot open its file', async () => {
  const folder = join(await temporaryFolder(), 'file');
  await writeFile(folder, '');
  await askAboutStart(failure('SQLITE_CANTOPEN'), join(folder, 'data'));
  expect(shown()).toContain('Move or rename that file');
});

it('starts again only when a person wants it', async () => {
  const folder = await temporaryFolder();
  expect(await askAboutStart(failure('ENOSPC'), folder)).toBe('again');
  showMessageBox.mockResolvedValue({ response: 1 });
  expect(await askAboutStart(failure('ENOSPC'), folder)).toBe('quit');
});
