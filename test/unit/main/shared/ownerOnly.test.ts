import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openDatabase } from '../../../../main/queue/store/database.ts';
import { makeOwnerOnly } from '../../../../main/shared/ownerOnly.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it('takes the rights of others from what exists', async ({ skip }) => {
  requires('file modes', skip);
  const folder = join(await temporaryFolder(), 'data');
  await mkdir(folder, { mode: 0o755 });
  await writeFile(join(folder, 'file'), '', { mode: 0o644 });
  makeOwnerOnly(folder);
  makeOwnerOnly(join(folder, 'file'));
  makeOwnerOnly(join(folder, 'there is none'));
  expect([await modeOf(folder), await modeOf(join(folder, 'file'))]).toEqual([0o700, 0o600]);
});

it('keeps the queue’s database and the files beside it private, new or existing', async ({ skip }) => {
  requires('file modes', skip);
  const path = join(await temporaryFolder(), 'queue.db');
  for (const mode of [null, 0o644]) {
    if (mode !== null) await chmod(path, mode);
    const { database } = openDatabase(path, 0);
    database.exec("INSERT INTO facts (name, value) VALUES ('probe', '1') ON CONFLICT DO NOTHING");
    for (const suffix of ['', '-wal', '-shm']) expect(await modeOf(path + suffix)).toBe(0o600);
    database.close();
  }
});
