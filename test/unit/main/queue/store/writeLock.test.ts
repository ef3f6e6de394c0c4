/** Another process's lock on the database: it is waited for without blocking the thread. */
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';

import { WriteLock } from '../../../../../main/queue/store/writeLock.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload } from '../../../../support/uploads.ts';

async function lockedStore() {
  const { path, store } = await createStore();
  const clock = new FakeClock();
  const seen: string[] = [];
  const lock = new WriteLock({
    sql: store.sql,
    clock,
    onLocked: () => seen.push('locked'),
    onFree: () => seen.push('free'),
  });
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  onTestFinished(() => void other.close());
  return { store, lock, clock, seen, release: () => other.exec('COMMIT') };
}

describe('the lock of another process', () => {
  it('lets a change wait, which is saved once as soon as the lock is free', async () => {
    const { store, lock, clock, seen, release } = await lockedStore();
    const upload = anUpload();
    let runs = 0;
    const saved = lock.run(() => {
      runs += 1;
      store.insert([upload]);
    });
    for (let tries = 0; tries < 100; tries += 1) clock.advance(250);
    expect([lock.isHeldElsewhere, seen, runs]).toEqual([true, ['locked'], 0]);
    release();
    clock.advance(250);
    await saved;
    expect([lock.isHeldElsewhere, seen, runs]).toEqual([false, ['locked', 'free'], 1]);
    expect(store.get(upload.id)).toEqual(upload);
  });

  it('is noticed by a change that does not wait, and its end as well', async () => {
    const { store, clock, seen, release } = await lockedStore();
    expect(() => store.insert([anUpload()])).toThrow('locked');
    clock.advance(5_000);
    release();
    clock.advance(250);
    expect(seen).toEqual(['locked', 'free']);
  });

  it('lets work be repeated that fails because of it', async () => {
    const { store, lock, clock, release } = await lockedStore();
    const upload = anUpload();
    const done = lock.retry(() => {
      store.insert([upload]);
      return 'done';
    });
    await Promise.resolve();
    release();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    clock.advance(250);
    expect(await done).toBe('done');
    expect(store.get(upload.id)).toEqual(upload);
  });

  it('blocks the thread for SQLite’s own wait only at the first change that meets it', async () => {
    const { store } = await lockedStore();
    const waits: unknown[] = [];
    for (let change = 0; change < 3; change += 1) {
      waits.push(...store.sql.all('SELECT timeout FROM pragma_busy_timeout'));
      expect(() => store.insert([anUpload()])).toThrow('locked');
    }
    expect(waits).toEqual([{ timeout: 25 }, { timeout: 0 }, { timeout: 0 }]);
  });

  it('lets no change wait any more when the app ends', async () => {
    const { lock } = await lockedStore();
    const saved = lock.run(() => undefined);
    lock.stop();
    await expect(saved).rejects.toThrow('The app ends');
  });

  it('does not hide other errors', async () => {
    const { lock } = await lockedStore();
    const failing = lock.retry(() => {
      throw new Error('another');
    });
    await expect(failing).rejects.toThrow('another');
  });
});
