/** The disk with the data folder becomes full while the app runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type SmallDisk, mountSmallDisk } from '../support/smallDisk.ts';
import type { AppUnderTest } from './appUnderTest.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
import { closeWindow } from './windows.ts';

/** How a person or the system ends the app. */
const ways: Readonly<Record<string, (app: RunningApp) => void>> = {
  'closing the window': ({ electron }) => void closeWindow(electron).catch(() => undefined),
  quitting: ({ electron }) => void electron.evaluate(({ app }) => app.quit()).catch(() => undefined),
  SIGTERM: ({ electron }) => void electron.process().kill('SIGTERM'),
};

interface Place {
  readonly folder: string;
  readonly disk: SmallDisk;
  readonly userData: string;
  readonly appUnderTest: AppUnderTest;
  /** Killed after the test. */
  readonly children: ChildProcess[];
}

/** What writes to the disk, and what the window or the call answers; null: nothing of a person depends on it. */
interface Write {
  readonly act: (app: RunningApp, place: Place) => Promise<unknown>;
  readonly answer: RegExp | null;
}

function exportAs(format: 'csv' | 'json' | 'findings'): Write {
  return {
    async act({ electron, page }, { disk }) {
      await electron.evaluate(
        ({ dialog }, filePath) => {
          dialog.showSaveDialog = async () => ({ canceled: false, filePath });
        },
        join(disk.path, `report.${format}`),
      );
      return page.evaluate(async (as) => {
        const range = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 9 } as const;
        const batches = await window.mediamagic?.listBatches(range);
        const batch = batches?.items.find((item) => 'batchId' in item && 'counts' in item);
        const batchId = batch !== undefined && 'batchId' in batch ? Number(batch.batchId) : 0;
        return JSON.stringify(await window.mediamagic?.exportBatch({ batchId, format: as }));
      }, format);
    },
    answer: /"failed".*ENOSPC/u,
  };
}

const writes: Readonly<Record<string, Write>> = {
  'the settings': {
    act: ({ page }) => page.evaluate(() => window.mediamagic?.saveSettings({ theme: 'dark' })),
    answer: /not-saved/u,
  },
  'the bounds of the window': {
    act: ({ electron }) =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 700)),
    answer: null,
  },
  'a file that is added': {
    act: (app, { folder }) => app.drop([join(folder, 'during.txt')]),
    answer: /Can’t save to disk|Couldn’t save to disk/u,
  },
  'an action on an upload': {
    act: ({ page }) =>
      page.evaluate(async () => {
        const range = { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 9 } as const;
        const list = await window.mediamagic?.listUploads(range);
        const ids = list?.rows.map(({ id }) => id) ?? [];
        return window.mediamagic?.actOnUploads({ ids, action: 'pause' });
      }),
    answer: /not-saved/u,
  },
  'the pause of all uploads': {
    act: ({ page }) => page.evaluate(() => window.mediamagic?.pauseAll()),
    answer: /not-saved/u,
  },
  'a diagnostics file': {
    async act({ electron, page }, { disk }) {
      await electron.evaluate(
        ({ dialog }, filePath) => {
          dialog.showSaveDialog = async () => ({ canceled: false, filePath });
        },
        join(disk.path, 'diagnostics.zip'),
      );
      const saved = await page.evaluate(() => window.mediamagic?.saveDiagnostics({ fileNames: 'kept' }));
      return JSON.stringify(saved);
    },
    answer: /"failed".*ENOSPC/u,
  },
  'a report as CSV': exportAs('csv'),
  'a report as JSON': exportAs('json'),
  'the findings': exportAs('findings'),
  'the log': {
    act: ({ page }) =>
      // A call that is refused is a line in the log.
      page.evaluate(() => window.mediamagic?.actOnGroup({ group: -1 } as never)),
    answer: /argument refused/u,
  },
  'the files of a second start': {
    async act(_app, { userData, appUnderTest, folder, children }) {
      const { command } = appUnderTest;
      const paths = Array.from({ length: 2_000 }, (_, index) => join(folder, `${index}.txt`));
      const args = [...command.args, `--user-data-dir=${userData}`, '--yes', ...paths];
      // It shows in a dialog that it cannot hand over its files.
      children.push(spawn(command.executable, args, { cwd: folder, env: command.env, stdio: 'ignore' }));
    },
    answer: null,
  },
  'an open question about files': {
    async act(app, { folder }) {
      await app.drop([join(folder, 'many')]);
      await expect(app.page.getByTestId('survey')).toBeVisible();
    },
    answer: null,
  },
};

for (const [way, end] of Object.entries(ways)) {
  test(`says what is not saved on a full disk, ends by ${way}, and keeps the queue`, async ({
    launch,
    folder,
    appUnderTest,
  }, info) => {
    test.slow();
    const disk = await mountSmallDisk(folder);
    test.skip(disk === null, 'mounting a disk needs root on Linux');
    if (disk === null) return;
    const userData = join(disk.path, 'user-data');
    const place: Place = { folder, disk, userData, appUnderTest, children: [] };
    try {
      await makeFiles(folder);
      const app = await launch({ userData, apiKey: '' });
      await app.drop([join(folder, 'before.txt')]);
      await expect(app.row('before.txt')).toBeVisible();
      await disk.fill();
      for (const [what, { act, answer }] of Object.entries(writes)) {
        const answered = String(await act(app, place).catch(String));
        if (answer === null) continue;
        await expect
          .poll(async () => `${answered} ${await app.page.innerText('body')}`, { message: what })
          .toMatch(answer);
      }
      const child = app.electron.process();
      const ended = once(child, 'exit');
      const startedAt = performance.now();
      end(app);
      // An app that does not end by itself is killed four and a half seconds later, and this is its signal then.
      expect(await ended).toEqual([0, null]);
      const tookMs = Math.round(performance.now() - startedAt);
      info.annotations.push({ type: 'time to the end', description: `${way}: ${tookMs} ms` });
      console.log(`full disk, ${way}: ended after ${tookMs} ms`);
      for (const second of place.children) second.kill('SIGKILL');
      await disk.empty();
      // What could not be written was not written in part.
      const left = await readdir(disk.path);
      expect(left.filter((name) => name !== 'user-data')).toEqual([]);
      const again = await launch({ userData, apiKey: '' });
      // The files of the second start are in the list too if there was room for their names.
      await again.page.getByTestId('search').fill('before.txt');
      await expect(again.row('before.txt')).toBeVisible();
      await again.close();
    } finally {
      for (const second of place.children) second.kill('SIGKILL');
      disk.unmount();
    }
  });
}

async function makeFiles(folder: string): Promise<void> {
  await mkdir(join(folder, 'many'));
  const names = ['before.txt', 'during.txt', ...Array.from({ length: 30 }, (_, at) => `many/${at}.txt`)];
  await Promise.all(names.map((name) => writeFile(join(folder, name), `words of ${name}`)));
}
