/** A queue database for one test, with its store and list. */
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { UploadList } from '../../main/queue/list/uploadList.ts';
import { transition } from '../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../main/queue/model/upload.ts';
import type { UploadEvent } from '../../main/queue/model/uploadEvent.ts';
import { type OpenedDatabase, openDatabase } from '../../main/queue/store/database.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface StoreUnderTest {
  readonly path: string;
  readonly database: OpenedDatabase['database'];
  readonly store: UploadStore;
  readonly list: UploadList;
  /** The same database after a restart of the app. */
  reopened(): { readonly store: UploadStore; readonly list: UploadList };
}

export async function createStore(): Promise<StoreUnderTest> {
  const path = join(await temporaryFolder(), 'queue.db');
  const { database } = openDatabase(path, 0);
  onTestFinished(() => {
    database.close();
  });
  return { path, database, ...opened(database), reopened: () => opened(database) };
}

function opened(database: OpenedDatabase['database']) {
  const store = new UploadStore(database);
  return { store, list: new UploadList(store) };
}

/** What the actions of a person are made of: events are applied and saved, and nothing runs. */
export function actionDeps({ store, list }: Pick<StoreUnderTest, 'store' | 'list'>) {
  return {
    store,
    list,
    apply(id: string, event: UploadEvent): Upload | null {
      const before = store.get(id);
      const after = before === null ? null : transition(before, event, 5);
      if (before !== null && after !== null) store.save(before, after, []);
      return after;
    },
    saveResults: () => undefined,
    whenUnlocked: <Result>(work: () => Result) => Promise.resolve(work()),
    wake: () => undefined,
  };
}
