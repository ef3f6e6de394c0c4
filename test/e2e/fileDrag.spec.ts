/** A row is dragged out of the window as its file. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** Records the files that the app lets the system drag, because no pointer drags in a test. */
async function recordDrags(app: RunningApp): Promise<() => Promise<string[]>> {
  await app.electron.evaluate(({ BrowserWindow }) => {
    const dragged: string[] = [];
    Object.assign(globalThis, { dragged });
    const [window] = BrowserWindow.getAllWindows();
    if (window !== undefined)
      window.webContents.startDrag = ({ file, icon }) =>
        void dragged.push(typeof icon === 'string' || icon.isEmpty() ? 'no icon' : file);
  });
  return () => app.electron.evaluate(() => (globalThis as unknown as { dragged: string[] }).dragged);
}

test('drags the file of a row out of the window, while it exists', async ({ launch, folder }) => {
  const path = join(folder, 'note.txt');
  await writeFiller(path, 900, 1);
  const app = await launch({ paths: [path] });
  await app.reaches('note.txt', 'complete');
  const dragged = await recordDrags(app);
  const handle = app.row('note.txt').getByTestId('row-select');
  await handle.dispatchEvent('dragstart');
  await expect.poll(dragged).toEqual([path]);
  // A drop of it on the window itself is no new file.
  await app.page.mouse.move(200, 200);
  await app.page.mouse.move(210, 210);
  await rm(path);
  await handle.dispatchEvent('dragstart');
  await app.row('note.txt').click();
  await expect(app.page.getByTestId('details')).toBeVisible();
  expect(await dragged()).toEqual([path]);
  await app.close();
});
