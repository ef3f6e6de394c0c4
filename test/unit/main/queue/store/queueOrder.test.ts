/** The order of the queue in a database from before the gaps between positions. */
import { join } from 'node:path';

import Database from 'libsql';
import { expect, it, onTestFinished } from 'vitest';

import { positionGap, positionsBetween } from '../../../../../main/queue/model/positions.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { migrations } from '../../../../../main/queue/store/schema.ts';
import { encodeUpload } from '../../../../../main/queue/store/uploadRecord.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload } from '../../../../support/uploads.ts';

/** The last version in which uploads had consecutive positions. */
const versionBefore = migrations.findIndex((sql) => sql.includes('SET position = position *'));

it('keeps its order and gets gaps when it is from a version without them', async () => {
  const path = join(await temporaryFolder(), 'queue.db');
  const old = new Database(path);
  for (const sql of migrations.slice(0, versionBefore)) old.exec(sql);
  old.exec(`PRAGMA user_version = ${versionBefore}`);
  // -1 was moved to the top, and 3 was removed.
  const uploads = [2, -1, 1, 3, 4].map((position) =>
    anUpload({ position, site: 'here', removedAt: position === 3 ? 5 : null }),
  );
  for (const upload of uploads) {
    const row = Object.entries(encodeUpload(upload));
    const columns = row.map(([column]) => column).join(', ');
    old
      .prepare(`INSERT INTO uploads (${columns}) VALUES (${row.map(() => '?').join(', ')})`)
      .run(...row.map(([, value]) => value));
  }
  old.close();

  const { database, movedAside } = openDatabase(path, 10);
  onTestFinished(() => {
    database.close();
  });
  expect(movedAside).toBeNull();
  const store = new UploadStore(database);
  const [second, first, third, removed, last] = uploads;
  const order = [first, third, second, last].map((upload) => upload?.id);
  expect(store.due.starting('check', 9, 10, 'here')).toEqual(order);
  expect(store.order.behind(null, 10).map(({ id }) => id)).toEqual(order);
  for (const { id, position } of uploads) expect(store.get(id)?.position).toBe(position * positionGap);
  expect(store.get(removed?.id ?? '')?.removedAt).toBe(5);
  const [one, next] = store.order.behind(0, 2);
  expect(positionsBetween(one?.position ?? 0, next?.position ?? 0, 1)).toHaveLength(1);
});
