import { createHash } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { localFailure } from '../../../../main/errors/classify.ts';
import { sha256OfBytes } from '../../../../main/files/contentHash.ts';
import type { WatchRules } from '../../../../preload/contract.ts';
import { has, requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../support/uploads.ts';
import { WatchUnderTest, stableMs } from '../../../support/watchUnderTest.ts';

let base: string;
let root: string;
beforeEach(async () => {
  base = await temporaryFolder();
  root = join(base, 'watched');
  await mkdir(root);
});

const path = (name: string) => join(root, name);

/** Shifts the modification time of a file by some seconds. */
async function touch(name: string, seconds: number): Promise<void> {
  const { atimeMs, mtimeMs } = await stat(path(name));
  await utimes(path(name), atimeMs / 1_000, Math.floor(mtimeMs) / 1_000 + seconds);
}

/** The size of the write-ahead log. */
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

/** Marks an upload as submitted. */
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
  it('imports a file when it is stable, and not while it grows', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'one');
    await app.notify('film.mov');
    expect(app.watch.settling).toBe(1);
    for (let part = 0; part < 5; part += 1) {
      await app.pass(stableMs - 1_000);
      await appendFile(path('film.mov'), 'more');
    }
    expect(app.imported).toEqual([]);
    await app.pass(2 * stableMs + 2_000);
    expect(app.imported).toEqual(['film.mov']);
    expect(app.watch.settling).toBe(0);
  });

  it.each([-365 * 24, -24, -1, 1, 365 * 24])(
    'imports a file after the stable time when the clock is set by %d hours',
    async (hours) => {
      const app = await begin();
      await writeFile(path('film.mov'), 'one');
      await app.notify('film.mov');
      app.clock.set(hours * 3_600_000);
      await app.pass(stableMs / 2);
      expect(app.imported).toEqual([]);
      await app.pass(stableMs);
      expect(app.imported).toEqual(['film.mov']);
    },
  );

  it('does not import a stable file that another program has open for writing', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'half');
    app.openFiles.add(path('film.mov'));
    await app.notify('film.mov');
    await app.pass(5 * stableMs);
    expect(app.imported).toEqual([]);
    app.openFiles.clear();
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['film.mov']);
  });

  it('imports existing files, or only later ones', async () => {
    await writeFile(path('old.mov'), 'old');
    const skipping = await begin({}, 'skip');
    await skipping.pass(2 * stableMs);
    expect(skipping.imported).toEqual([]);
    await writeFile(path('new.mov'), 'new');
    await skipping.notify('new.mov');
    await skipping.pass(2 * stableMs);
    await skipping.restart();
    await skipping.pass(2 * stableMs);
    expect(skipping.imported).toEqual(['new.mov']);
  });

  it('imports every file once after a restart at any moment', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.restart();
    await app.pass(2 * stableMs);
    await writeFile(path('b.mov'), 'b');
    await app.restart();
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['a.mov', 'b.mov']);
  });

  it('does not add again what a person removed from the list', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(2 * stableMs);
    for (const { id } of app.uploads) app.apply(id, { event: 'remove' });
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual([]);
  });

  it('does not import an empty file before its first byte', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), '');
    await app.notify('a.mov');
    await app.pass(3 * stableMs);
    expect(app.imported).toEqual([]);
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['a.mov']);
  });

  it('imports a download under its final name, not under its temporary one', async () => {
    const app = await begin();
    await writeFile(path('film.mov.crdownload'), 'all of it');
    await app.notify('film.mov.crdownload');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual([]);
    await rename(path('film.mov.crdownload'), path('film.mov'));
    await app.notify('film.mov.crdownload', 'film.mov');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['film.mov']);
  });

  it('finds files without an event when it scans the folder', async () => {
    const app = await begin();
    await writeFile(path('silent.mov'), 'a');
    await app.pass(300_000 + 2 * stableMs);
    expect(app.imported).toEqual(['silent.mov']);
  });

  it('writes nothing when it scans an unchanged folder', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'film');
    await app.pass(400_000);
    expect(app.imported).toEqual(['film.mov']);
    const before = await sizeOfLog();
    expect(before).toBeGreaterThan(0);
    await app.pass(700_000);
    expect(await sizeOfLog()).toBe(before);
  });

  it('scans new subfolders, and does not follow links', async () => {
    const app = await begin();
    await mkdir(path('Day 1/Cam A'), { recursive: true });
    await writeFile(path('Day 1/Cam A/clip.mov'), 'a');
    await symlink(root, path('Day 1/loop'), 'junction');
    await writeFile(join(base, 'outside.txt'), 'outside');
    if (has('file links')) await symlink(join(base, 'outside.txt'), path('Day 1/link.txt'));
    await app.notify('Day 1');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['Day 1/Cam A/clip.mov']);
    await writeFile(path('Day 1/Cam A/next.mov'), 'b');
    await app.notify('Day 1/Cam A/next.mov');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['Day 1/Cam A/clip.mov', 'Day 1/Cam A/next.mov']);
  });

  it('does not scan what is behind a link that replaced the folder', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(2 * stableMs);
    const [upload] = app.uploads;
    expect(upload?.realPath).toBe(join(await realpath(base), 'watched', 'a.mov'));
    await mkdir(join(base, 'private'));
    await writeFile(join(base, 'private', 'secret.mov'), 'secret');
    await rename(root, join(base, 'moved'));
    await symlink(join(base, 'private'), root, 'junction');
    await app.pass(2 * stableMs);
    expect(app.watch.state).toBe('missing');
    expect(app.imported).toEqual(['a.mov']);
  });

  it('ignores subfolders when the rules say so', async () => {
    const app = await begin({ subfolders: false });
    await mkdir(path('below'));
    await writeFile(path('below/a.mov'), 'a');
    await writeFile(path('b.mov'), 'b');
    await app.notify('below', 'b.mov');
    await app.pass(300_000 + 2 * stableMs);
    expect(app.imported).toEqual(['b.mov']);
  });

  it('gives each file the metadata and sidekicks of the folder, also to a new version', async () => {
    const spring = {
      metadata: { campaign: 'spring' },
      sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11'],
    };
    await writeFile(path('one.mp4'), 'a film');
    await writeFile(path('two.mp4'), 'another film');
    const app = await begin(spring);
    await app.pass(stableMs + 1_000);
    const optionsOfAll = () =>
      app.uploads.map(({ submissionRow }) => {
        const { metadata, sidekickIds } = app.store.submissions.optionsOf(submissionRow);
        return { metadata, sidekickIds };
      });
    expect(optionsOfAll()).toEqual([spring, spring]);
    expect(new Set(app.uploads.map(({ submissionRow }) => submissionRow)).size).toBe(2);
    submit(app, 'one.mp4');
    app.watchStore.change(app.folder.id, { rules: { ...app.folder.rules, metadata: {}, sidekickIds: [] } });
    await app.restart();
    await appendFile(path('one.mp4'), ', second cut');
    await app.notify('one.mp4');
    await app.pass(stableMs + 1_000);
    expect(optionsOfAll()).toEqual([spring, spring, spring]);
    expect(app.uploads[2]?.previousSubmissionId).toBe(submissionRef.submissionId);
  });

  it('puts files into one batch named after the folder, and starts another after a while', async () => {
    const app = await begin();
    for (const name of ['a.mov', 'b.mov']) {
      await writeFile(path(name), name);
      await app.notify(name);
      await app.pass(2 * stableMs);
    }
    await app.pass(11 * 60_000);
    await writeFile(path('c.mov'), 'c');
    await app.notify('c.mov');
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
  await app.notify('film.mov');
  await app.pass(2 * stableMs);
  const id = submit(app, 'film.mov');
  return { app, id };
}

describe('an imported file', () => {
  it('is not sent again when it is renamed or moved', async () => {
    const { app } = await withSubmitted();
    await mkdir(path('done'));
    await rename(path('film.mov'), path('done/final.mov'));
    await app.notify('film.mov', 'done');
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(1);
  });

  it('is sent under its new name when it is renamed while it waits', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'first');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    await rename(path('film.mov'), path('final.mov'));
    await app.notify('film.mov', 'final.mov');
    expect(app.imported).toEqual(['final.mov']);
    expect(app.store.timeline(app.uploads[0]?.id ?? '').map(({ event }) => event)).toContain('file-moved');
  });

  it('is sent under its new name when its transfer failed because of the move', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'first');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    const id = app.uploads[0]?.id ?? '';
    app.apply(id, { event: 'start' });
    await rename(path('film.mov'), path('final.mov'));
    await app.notify('film.mov', 'final.mov');
    expect(app.imported).toEqual(['film.mov']);
    app.apply(id, { event: 'interrupted' });
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['final.mov']);
  });

  it('leaves its old name to another file when it is moved', async () => {
    const { app } = await withSubmitted();
    await rename(path('film.mov'), path('take 1.mov'));
    await app.notify('film.mov', 'take 1.mov');
    await writeFile(path('film.mov'), 'another take');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['film.mov', 'film.mov']);
    expect(app.uploads[1]?.previousSubmissionId).toBeNull();
  });

  it('is sent as a new version when it changes, once per change', async () => {
    const { app } = await withSubmitted();
    await writeFile(path('film.mov'), 'second cut');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
    expect(app.uploads[1]?.previousSubmissionId).toBe(submissionRef.submissionId);
  });

  it('is not sent again when only its time changed, by its hash or by the checksums of its blocks', async () => {
    for (const known of ['hash', 'blocks'] as const) {
      const { app, id } = await withSubmitted();
      const content = await readFile(path('film.mov'));
      const upload = app.store.get(id);
      if (!upload?.file) throw new Error('It was not checked');
      const sha256 = sha256OfBytes(content);
      if (known === 'hash') app.store.save(upload, { ...upload, file: { ...upload.file, sha256 } }, []);
      else
        for (const [offset, length] of [
          [0, 2],
          [2, content.length - 2],
        ] as const) {
          const md5 = createHash('md5')
            .update(content.subarray(offset, offset + length))
            .digest('base64');
          app.store.blocks.confirm(id, 'ws/film.mov', upload.restarts, { offset, length, md5 });
        }
      for (const seconds of [7, 3_600]) {
        await touch('film.mov', seconds);
        await app.notify('film.mov');
        await app.pass(2 * stableMs);
      }
      expect(app.uploads).toHaveLength(1);
      await writeFile(path('film.mov'), content.toString().toUpperCase());
      await app.notify('film.mov');
      await app.pass(2 * stableMs);
      expect(app.uploads).toHaveLength(2);
      await unlink(path('film.mov'));
      base = await temporaryFolder();
      root = join(base, 'watched');
      await mkdir(root);
    }
  });

  it('is not sent when the times of all files shift by an hour and its content is not known', async () => {
    await writeFile(path('old.mov'), 'old');
    const app = await begin({}, 'skip');
    await app.pass(2 * stableMs);
    await touch('old.mov', 3_600);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual([]);
    await touch('old.mov', 1_234);
    await app.restart();
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['old.mov']);
  });

  it('keeps the checksums of its blocks when it is sent, which an added file does not', async () => {
    const app = await begin();
    await writeFile(path('film.mov'), 'first cut');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    const [watched] = app.uploads;
    const added = anUpload({ path: '/elsewhere/film.mov' });
    app.store.insert([added]);
    const block = { offset: 0, length: 9, md5: 'x' };
    const recorded = [watched, added].map((upload) => {
      if (upload === undefined) throw new Error('It is not in the queue');
      app.store.blocks.confirm(upload.id, 'ws/film.mov', 0, block);
      const blob = { blobPath: 'ws/film.mov', method: 'blocks' as const };
      app.store.save(upload, { ...upload, blob }, []);
      return app.store.blocks.recorded(upload.id, 0);
    });
    expect(recorded).toEqual([[block], []]);
  });

  it('is not sent again when it changes and the rule ignores changes', async () => {
    const { app } = await withSubmitted({ changed: 'ignore' });
    await writeFile(path('film.mov'), 'second cut');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    await rename(path('film.mov'), path('renamed.mov'));
    await app.notify('film.mov', 'renamed.mov');
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(1);
  });

  it('is a new file when it was deleted and replaced and the rule ignores changes', async () => {
    const { app } = await withSubmitted({ changed: 'ignore' });
    await unlink(path('film.mov'));
    await app.notify('film.mov');
    await writeFile(path('film.mov'), 'the next recording');
    await app.notify('film.mov');
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
  });

  it('waits with its change until the submission in flight has ended', async () => {
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
    await app.notify('film.mov');
    await app.pass(5 * stableMs);
    expect(app.uploads).toHaveLength(1);
    app.store.save(following, upload, []);
    await app.pass(2 * stableMs);
    expect(app.uploads).toHaveLength(2);
  });
});

describe('a watch folder that is missing', () => {
  it('reports that, keeps its known files, and continues when it is back', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(2 * stableMs);
    await rename(root, join(base, 'elsewhere'));
    await app.pass(6_000);
    expect(app.watch.state).toBe('missing');
    await writeFile(join(base, 'elsewhere/b.mov'), 'b');
    await rename(join(base, 'elsewhere'), root);
    await app.pass(6_000);
    expect(app.watch.state).toBe('watching');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['a.mov', 'b.mov']);
  });

  it('retries only uploads that failed because of it when it is back', async () => {
    const app = await begin();
    for (const name of ['a.mov', 'b.mov']) await writeFile(path(name), name);
    await app.notify('a.mov', 'b.mov');
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

  it('is watched again when it was created again at the same path', async () => {
    const app = await begin();
    await rm(root, { recursive: true });
    await app.pass(6_000);
    await mkdir(root);
    await app.pass(6_000);
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(2 * stableMs);
    expect(app.imported).toEqual(['a.mov']);
  });

  it('reports an unreadable subfolder, and imports the other files', async ({ skip }) => {
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
    expect(app.imported).toEqual(['a.mov']);
  });

  it('is scanned more often, and reports that, when events are not available', async () => {
    const app = new WatchUnderTest(root, join(base, 'queue.db'));
    app.watchError = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    await app.restart();
    await writeFile(path('a.mov'), 'a');
    await app.pass(30_000 + 2 * stableMs);
    expect(app.imported).toEqual(['a.mov']);
    expect(app.watch.problems).toEqual([{ problem: 'no-notices' }]);
    expect(app.bugs).toEqual([]);
  });

  it('keeps waiting files over a sleep and restarts their stable time', async () => {
    const app = await begin();
    await writeFile(path('a.mov'), 'a');
    await app.notify('a.mov');
    await app.pass(stableMs - 2_000);
    app.watch.wake();
    await app.pass(stableMs - 2_000);
    expect(app.imported).toEqual([]);
    await app.pass(stableMs);
    expect(app.imported).toEqual(['a.mov']);
  });
});
