/**
 * Starts that cannot continue: each is a dialog that names the folder and what helps, and nothing is lost. Its words are
 * read where a start from a terminal shows them, because no test can replace the dialog before it opens.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import Database from 'libsql';

import { openDatabase } from '../../main/queue/store/database.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { mountSmallDisk } from '../support/smallDisk.ts';
import { anUpload } from '../support/uploads.ts';
import type { AppUnderTest } from './appUnderTest.ts';
import { expect, test } from './fixtures.ts';

/** A data folder with a queue of one paused upload, of a version that `sql` changes. */
async function dataFolder(userData: string, sql = ''): Promise<string> {
  await mkdir(userData, { recursive: true });
  await writeFile(join(userData, 'settings.json'), '{}');
  const path = join(userData, 'queue.db');
  const store = new UploadStore(openDatabase(path, 0).database);
  store.insert([anUpload({ path: '/there/film.mp4', status: { state: 'paused' } })]);
  store.close();
  const database = new Database(path);
  database.exec(sql);
  database.close();
  return path;
}

function factsIn(path: string): unknown[] {
  const database = new Database(path);
  const rows: unknown[] = database.prepare('SELECT name FROM facts').all();
  database.close();
  return rows;
}

/** How many uploads another process reads in the queue. */
function uploadsIn(path: string): unknown {
  const database = new Database(path);
  const rows: unknown[] = database.prepare('SELECT count(*) AS count FROM uploads').all();
  database.close();
  return rows;
}

interface FailingStart {
  readonly child: ChildProcess;
  /** Waits until the start says this, and a dialog holds the process. */
  says(words: RegExp): Promise<string>;
}

const started: ChildProcess[] = [];
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function startApp({ command }: AppUnderTest, userData: string): FailingStart {
  const args = [...command.args, `--user-data-dir=${userData}`, '--lang=en', '--hidden'];
  const child = spawn(command.executable, args, {
    env: {
      ...command.env,
      LANGUAGE: 'en',
      MEDIAMAGIC_API_URL: 'http://127.0.0.1:1',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return {
    child,
    async says(words) {
      await expect.poll(() => said).toMatch(words);
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
      return said;
    },
  };
}

for (const [what, sql, words] of [
  ['of a newer version', 'PRAGMA user_version = 999', /saved by a newer version[^]*quit and install/u],
  ['that cannot be converted', 'PRAGMA user_version = 3', /couldn’t be converted[^]*quit and install/u],
] as const) {
  test(`asks about a queue ${what}, names it, and leaves it as it is`, async ({ appUnderTest, folder }) => {
    const path = await dataFolder(join(folder, 'user-data'), sql);
    const start = startApp(appUnderTest, join(folder, 'user-data'));
    expect(await start.says(words)).toContain(path);
    start.child.kill('SIGKILL');
    expect(uploadsIn(path)).toEqual([{ count: 1 }]);
    const files = await readdir(join(folder, 'user-data'));
    expect(files.filter((name) => /queue-2|damaged/u.test(name))).toEqual([]);
  });
}

test('waits for a queue that another program has locked, says so, and starts then', async ({
  appUnderTest,
  folder,
}) => {
  const userData = join(folder, 'user-data');
  const path = await dataFolder(userData);
  const other = new Database(path);
  try {
    other.exec('BEGIN IMMEDIATE');
    const start = startApp(appUnderTest, userData);
    expect(await start.says(/Close that program/u)).toContain(userData);
    other.exec('UPDATE uploads SET position = 7; COMMIT');
    // It has started: it saves what it found out about the computer's clock.
    await expect.poll(() => factsIn(path), { timeout: 40_000 }).not.toEqual([]);
    const ended = once(start.child, 'exit');
    start.child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  } finally {
    other.close();
  }
});

test('names the folder when its disk is full, and starts once there is space', async ({
  appUnderTest,
  launch,
  folder,
}) => {
  const disk = await mountSmallDisk(folder);
  test.skip(disk === null, 'mounting a disk needs root on Linux');
  if (disk === null) return;
  try {
    const userData = join(disk.path, 'user-data');
    await dataFolder(userData);
    await disk.fill();
    const start = startApp(appUnderTest, userData);
    expect(await start.says(/Free up some space/u)).toContain(userData);
    const ended = once(start.child, 'exit');
    start.child.kill('SIGTERM');
    await ended;
    await disk.empty();
    const app = await launch({ userData });
    await expect(app.row('film.mp4')).toBeVisible();
    await app.close();
  } finally {
    disk.unmount();
  }
});

test('names the folder when it is write-protected', async ({ appUnderTest, folder }) => {
  const disk = await mountSmallDisk(folder);
  test.skip(disk === null, 'mounting a disk needs root on Linux');
  if (disk === null) return;
  try {
    await dataFolder(join(disk.path, 'user-data'));
    const userData = join(await disk.writeProtected(), 'user-data');
    expect(await startApp(appUnderTest, userData).says(/Make sure that you may write/u)).toContain(userData);
  } finally {
    disk.unmount();
  }
});

test('names the folder when a folder is in the place of the queue', async ({ appUnderTest, folder }) => {
  const userData = join(folder, 'user-data');
  await mkdir(join(userData, 'queue.db'), { recursive: true });
  expect(await startApp(appUnderTest, userData).says(/can’t start/u)).toContain(userData);
});

test('names the folder when it cannot be read', async ({ appUnderTest, folder }) => {
  test.skip(process.platform !== 'linux' || process.getuid?.() === 0, 'root reads every folder');
  const userData = join(folder, 'user-data');
  const path = await dataFolder(userData);
  await chmod(path, 0o000);
  await chmod(userData, 0o500);
  try {
    expect(await startApp(appUnderTest, userData).says(/can’t start/u)).toContain(userData);
  } finally {
    await chmod(userData, 0o700);
  }
});

test('starts with defaults when the settings are damaged, and says where the old file is', async ({
  launch,
  folder,
}) => {
  const userData = join(folder, 'user-data');
  await dataFolder(userData);
  await writeFile(join(userData, 'settings.json'), '{"language": ');
  const app = await launch();
  await expect(app.page.getByTestId('notice-settings-moved-aside')).toContainText('settings.damaged-');
  await expect(app.row('film.mp4')).toBeVisible();
  await app.close();
});
