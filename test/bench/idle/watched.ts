/**
 * Three watch folders with files in them, for an app that has not been started yet: what is there is known, not sent.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { openDatabase } from '../../../main/queue/store/database.ts';
import { UploadStore } from '../../../main/queue/store/uploadStore.ts';
import { WatchStore } from '../../../main/watch/watchStore.ts';

const folders = 3;
const filesEach = 500;

export async function addWatchFolders(folder: string, userData: string): Promise<void> {
  const { database } = openDatabase(join(userData, 'queue.db'), Date.now());
  const store = new UploadStore(database);
  const watchStore = new WatchStore(store.sql);
  for (let index = 0; index < folders; index += 1) {
    const path = join(folder, `watched ${index + 1}`);
    await mkdir(join(path, 'below'), { recursive: true });
    const names = Array.from({ length: filesEach }, (_, file) => `clip ${file}.mov`);
    await Promise.all(names.map((name) => writeFile(join(path, 'below', name), '.')));
    watchStore.add({
      path,
      rules: {
        subfolders: true,
        include: [],
        exclude: [],
        changed: 'ignore',
        whenNameTaken: 'rename',
        metadata: {},
        sidekickIds: [],
      },
      baselineAt: Date.now(),
      drive: null,
    });
  }
  store.close();
}
