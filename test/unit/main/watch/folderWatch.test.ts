import { appendFile, chmod, mkdir, rename, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { localFailure } from '../../../../main/errors/classify.ts';
import type { WatchRules } from '../../../../preload/contract.ts';
import { has, requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { checkedFile, submissionRef } from '../../../support/uploads.ts';
import { WatchUnderTest, stableMs } from '../../../support/watchUnderTest.ts';

let base: string;
let root: string;
beforeEach(async () => {
  base = await temporaryFolder();
  root = join(base, 'watched');
  await mkdir(root);
});

const path = (name: string) => join(root, name);

/** Of what was written to the database and is not in its main file yet. */
async function sizeOfLog(): Promise<number> {
  return (await stat(join(base, 'queue.db-wal'))).size;
}

async function begin(
  rules: Partial<WatchRules> = {},
  existing: 'send' | 'skip' = 'send',
): Promise<WatchUnderTest> {
  const app = new WatchUnderTest(root, join(base, 'queue.db'), rules, existing);
  await app.watch.idle;
  return app;
}

/** As if the service had it: nothing of it is to be sent any more. */
function submit(app: WatchUnderTest, name: string): string {
  const upload = app.uploads.find((one) => one.path === path(name));
  if (upload === undefined) throw new Error(`No upload ${name}`);
  const [file] = app.watchStore.lookUp([
    { path: path(name), stat: { fingerprint: { sizeBytes: 0, mtimeMs: 0, inode: 0 }, changedAtMs: 0 } },
  ]);
  app.store.save(
    upload,
    {
      ...upload,
      file: { ...checkedFile, ...file?.own?.fingerprint },
      blob: { blobPath: `ws/${name}`, method: 'direct' },
      submitRequestedAt: 1,
      submission: submissionRef,
      status: { state: 'complete', issueCount: 0 },
      finishedAt: 1,
    },
    [],
  );
  return upload.id;
}

describe('a watch folder', () => {
  it('takes a file when it has been still, and not while it grows', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'one');
    await app.tell('film.mov');
    expect(app.watch.settling).toBe(1);
    for (let part = 0; part < 5; part += 1) {
      await app.pass(stableMs - 1_000);
      await appendFile(path('film.mov'), 'more');
    }
    expect(app.taken).toEqual([]);
    await app.pass(2 * stableMs + 2_000);
    expect(app.taken).toEqual(['film.mov']);
    expect(app.watch.settling).toBe(0);
  });

  it('does not take a file that another program has open for writing, however still it is', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'half');
    app.held.add(path('film.mov'));
    await app.tell('film.mov');
    await app.pass(5 * stableMs);
    expect(app.taken).toEqual([]);
    app.held.clear();
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['film.mov']);
  });

  it('takes what is there, or only what comes later', async () => {
    await writeFile(path('old.mov'), 'old');
    const skipping = await begin({}, 'skip');
    await skipping.pass(2 * stableMs);
    expect(skipping.taken).toEqual([]);
    await writeFile(path('new.mov'), 'new');
    await skipping.tell('new.mov');
    await skipping.pass(2 * stableMs);
    await skipping.restart();
    await skipping.pass(2 * stableMs);
    expect(skipping.taken).toEqual(['new.mov']);
  });

  it('takes nothing twice and misses nothing over a restart at any moment', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.restart();
    await app.pass(2 * stableMs);
    await writeFile(path('b.mov'), 'b');
    await app.restart();
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['a.mov', 'b.mov']);
  });

  it('does not add again what a person removed from the list', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.pass(2 * stableMs);
    for (const { id } of app.uploads) app.apply(id, { event: 'remove' });
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual([]);
  });

  it('an empty file waits for its first byte', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), '');
    await app.tell('a.mov');
    await app.pass(3 * stableMs);
    expect(app.taken).toEqual([]);
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['a.mov']);
  });

  it('takes the finished name of a download, not its unfinished one', async () => {
    const app = await begin();
    await writeFile(path('film.mov.crdownload'), 'all of it');
    await app.tell('film.mov.crdownload');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual([]);
    await rename(path('film.mov.crdownload'), path('film.mov'));
    await app.tell('film.mov.crdownload', 'film.mov');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['film.mov']);
  });

  it('finds what no notice told of when it looks through the folder', async () => {
    const app = await begin();
    await writeFile(path('silent.mov'), 'a');
    await app.pass(300_000 + 2 * stableMs);
    expect(app.taken).toEqual(['silent.mov']);
  });

  it('writes nothing when it looks through a folder in which nothing changed', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'film');
    await app.pass(400_000);
    expect(app.taken).toEqual(['film.mov']);
    const before = await sizeOfLog();
    expect(before).toBeGreaterThan(0);
    await app.pass(700_000);
    expect(await sizeOfLog()).toBe(before);
  });

  it('goes into new folders below, and does not follow links', async () => {
    const app = await begin();
    await mkdir(path('Day 1/Cam A'), { recursive: true });
    await writeFile(path('Day 1/Cam A/clip.mov'), 'a');
    await symlink(root, path('Day 1/loop'), 'junction');
    await writeFile(join(base, 'outside.txt'), 'outside');
    if (has('file links')) await symlink(join(base, 'outside.txt'), path('Day 1/link.txt'));
    await app.tell('Day 1');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['Day 1/Cam A/clip.mov']);
    await writeFile(path('Day 1/Cam A/next.mov'), 'b');
    await app.tell('Day 1/Cam A/next.mov');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['Day 1/Cam A/clip.mov', 'Day 1/Cam A/next.mov']);
  });

  it('stays out of folders below where that is wanted', async () => {
    const app = await begin({ subfolders: false });
    await mkdir(path('below'));
    await writeFile(path('below/a.mov'), 'a');
    await writeFile(path('b.mov'), 'b');
    await app.tell('below', 'b.mov');
    await app.pass(300_000 + 2 * stableMs);
    expect(app.taken).toEqual(['b.mov']);
  });

  it('asks for more than one file in one batch, named after the folder, and begins another after a while', async () => {
    const app = await begin();
    for (const name of ['a.mov', 'b.mov']) {
      await writeFile(path(name), name);
      await app.tell(name);
      await app.pass(2 * stableMs);
    }
    await app.pass(11 * 60_000);
    await writeFile(path('c.mov'), 'c');
    await app.tell('c.mov');
    await app.pass(2 * stableMs);
    const [a, b, c] = app.uploads.map(({ batchId }) => batchId);
    expect(a).toBe(b);
    expect(c).not.toBe(b);
    expect(app.watchStore.importStats(app.folder.id)).toMatchObject({ taken: 3 });
  });
});

async function withSubmitted(rules: Partial<WatchRules> = {}) {
  const app = await begin(rules);
  await writeFile(path('film.mov'), 'first');
  await app.tell('film.mov');
  await app.pass(2 * stableMs);
  const id = submit(app, 'film.mov');
  return { app, id };
}

describe('a file that was taken', () => {
  it('is not sent again when it is renamed or moved', async () => {
    const { app } = await withSubmitted();
    await mkdir(path('done'));
    await rename(path('film.mov'), path('done/final.mov'));
    await app.tell('film.mov', 'done');
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(1);
  });

  it('is followed to its new name while it waits to be sent', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'first');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    await rename(path('film.mov'), path('final.mov'));
    await app.tell('film.mov', 'final.mov');
    expect(app.taken).toEqual(['final.mov']);
    expect(app.store.timeline(app.uploads[0]?.id ?? '').map(({ event }) => event)).toContain('file-moved');
  });

  it('is followed once its transfer, which lost it, has ended', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'first');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    const id = app.uploads[0]?.id ?? '';
    app.apply(id, { event: 'start' });
    await rename(path('film.mov'), path('final.mov'));
    await app.tell('film.mov', 'final.mov');
    expect(app.taken).toEqual(['film.mov']);
    app.apply(id, { event: 'interrupted' });
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['final.mov']);
  });

  it('lets its old name be another file’s', async () => {
    const { app } = await withSubmitted();
    await rename(path('film.mov'), path('take 1.mov'));
    await app.tell('film.mov', 'take 1.mov');
    await writeFile(path('film.mov'), 'another take');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['film.mov', 'film.mov']);
    expect(app.uploads[1]?.previousSubmissionId).toBeNull();
  });

  it('is sent as a new version when it changes, once per change', async () => {
    const { app } = await withSubmitted();
    await writeFile(path('film.mov'), 'second cut');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
    expect(app.uploads[1]?.previousSubmissionId).toBe(submissionRef.submissionId);
  });

  it('is left alone when it changes, where that is wanted', async () => {
    const { app } = await withSubmitted({ changed: 'ignore' });
    await writeFile(path('film.mov'), 'second cut');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    await rename(path('film.mov'), path('renamed.mov'));
    await app.tell('film.mov', 'renamed.mov');
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(1);
  });

  it('and was replaced after it had gone is a new file, where changes are left alone', async () => {
    const { app } = await withSubmitted({ changed: 'ignore' });
    await unlink(path('film.mov'));
    await app.tell('film.mov');
    await writeFile(path('film.mov'), 'the next recording');
    await app.tell('film.mov');
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
  });

  it('waits with its change until the submission under way has ended', async () => {
    const { app, id } = await withSubmitted();
    const upload = app.store.get(id);
    if (upload === null) throw new Error('It is gone');
    const following = {
      ...upload,
      finishedAt: null,
      status: { state: 'processing', percent: 1, pollAt: 0, pollsWithoutProgress: 0, failure: null },
    } as const;
    app.store.save(upload, following, []);
    await writeFile(path('film.mov'), 'second cut');
    await app.tell('film.mov');
    await app.pass(5 * stableMs);
    expect(app.uploads).toHaveLength(1);
    app.store.save(following, upload, []);
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
  });
});

describe('a watch folder that goes away', () => {
  it('says so, forgets nothing, and goes on by itself when it is back', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.pass(2 * stableMs);
    await rename(root, join(base, 'elsewhere'));
    await app.pass(6_000);
    expect(app.watch.state).toBe('missing');
    await writeFile(join(base, 'elsewhere/b.mov'), 'b');
    await rename(join(base, 'elsewhere'), root);
    await app.pass(6_000);
    expect(app.watch.state).toBe('watching');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['a.mov', 'b.mov']);
  });

  it('lets uploads that missed their file meanwhile try again when it is back, and no others', async () => {
    const app = await begin();
    for (const name of ['a.mov', 'b.mov']) await writeFile(path(name), name);
    await app.tell('a.mov', 'b.mov');
    await app.pass(2 * stableMs);
    await rename(root, join(base, 'elsewhere'));
    await app.pass(6_000);
    const kinds = ['file-missing', 'file-empty'] as const;
    for (const [index, { id }] of app.uploads.entries()) {
      app.apply(id, { event: 'start' });
      app.apply(id, { event: 'failed', failure: localFailure(kinds[index] ?? 'file-empty') });
    }
    await rename(join(base, 'elsewhere'), root);
    await app.pass(6_000);
    expect(app.uploads.map(({ status }) => status.state)).toEqual(['queued', 'failed']);
  });

  it('is watched anew when it was made anew in the same place', async () => {
    const app = await begin();
    await rm(root, { recursive: true });
    await app.pass(6_000);
    await mkdir(root);
    await app.pass(6_000);
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.pass(2 * stableMs);
    expect(app.taken).toEqual(['a.mov']);
  });

  it('names a folder in it that may not be read, and takes the rest', async ({ skip }) => {
    requires('unreadable files', skip);
    await mkdir(path('private'));
    await chmod(path('private'), 0);
    await writeFile(path('a.mov'), 'a');
    const app = await begin();
    await app.pass(2 * stableMs);
    await chmod(path('private'), 0o700);
    expect(app.watch.problems).toEqual([
      { problem: 'unreadable-folders', count: 1, example: path('private') },
    ]);
    expect(app.taken).toEqual(['a.mov']);
  });

  it('is looked through more often, and says so, where the system gives no more notices', async () => {
    const app = new WatchUnderTest(root, join(base, 'queue.db'));
    app.watchError = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    await app.restart();
    await writeFile(path('a.mov'), 'a');
    await app.pass(30_000 + 2 * stableMs);
    expect(app.taken).toEqual(['a.mov']);
    expect(app.watch.problems).toEqual([{ problem: 'no-notices' }]);
    expect(app.bugs).toEqual([]);
  });

  it('keeps what waits over a sleep and counts its still time anew', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.tell('a.mov');
    await app.pass(stableMs - 2_000);
    app.watch.wake();
    await app.pass(stableMs - 2_000);
    expect(app.taken).toEqual([]);
    await app.pass(stableMs);
    expect(app.taken).toEqual(['a.mov']);
  });
});
