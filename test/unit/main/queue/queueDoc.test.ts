/** Runs the queries of docs/queue/database.md on a real database. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { expect, it } from 'vitest';

import { openDatabase } from '../../../../main/queue/store/database.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const document = resolve(import.meta.dirname, '../../../../docs/queue/database.md');

it('every query in docs/queue/database.md runs on the current schema', async () => {
  const text = await readFile(document, 'utf8');
  const queries = [...text.matchAll(/```sql\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split(';'))
    .map((query) => query.replaceAll(/--.*$/gm, '').trim())
    .filter((query) => query !== '');
  expect(queries.length).toBeGreaterThan(3);
  const folder = await temporaryFolder();
  const { database } = openDatabase(join(folder, 'queue.db'), 0);
  try {
    const refused = queries.flatMap((query) => {
      try {
        database.prepare(query).all();
        return [];
      } catch (error) {
        return [`${query}: ${String(error)}`];
      }
    });
    expect(refused).toEqual([]);
  } finally {
    database.close();
  }
});
