/** Before sending: what a drop leads to is looked at and shown, and only a person's yes adds it, exactly as it was shown. */
import { appendFile, mkdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { Preflights, maxFilesUnasked } from '../../../../../main/queue/add/preflight.ts';
import { UnansweredPaths } from '../../../../../main/queue/add/unansweredPaths.ts';
import { type Upload, newUpload } from '../../../../../main/queue/model/upload.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import type { SkipReason, PreflightView } from '../../../../../preload/contract.ts';
import { eventually } from '../../../../support/poll.ts';
import { has } from '../../../../support/system.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

interface World {
  readonly asks?: boolean;
  readonly unfinished?: readonly Upload[];
  readonly submitted?: readonly string[];
  /** What the app remembers between its runs. */
  readonly memory?: Memory;
}

/** A file of unanswered paths that lives as long as the test. */
class Memory {
  paths: readonly string[] = [];

  read(): readonly string[] {
    return this.paths;
  }

  write(paths: readonly string[]): void {
    this.paths = [...paths];
  }
}

/** The surveys of a queue that only remembers what it was given. */
function preflightsOf({ asks = true, unfinished = [], submitted = [], memory = new Memory() }: World = {}) {
  const addedAtOncePaths: string[] = [];
  const sent: { path: string; name: string | null }[] = [];
  const queue = { problem: null as Error | null };
  const preflights = new Preflights({
    asks: () => asks,
    unfinishedAmong: (paths) => unfinished.filter(({ path }) => paths.includes(path)),
    submittedUnchanged: (files) =>
      new Set(files.map(({ path }) => path).filter((path) => submitted.includes(path))),
    queue: {
      add(paths) {
        addedAtOncePaths.push(...paths);
        return Promise.resolve({ added: paths.length, alreadyQueued: [], batchId: 1 });
      },
      async addFiles(files, name) {
        let added = 0;
        for await (const path of files) {
          if (queue.problem !== null) throw queue.problem;
          sent.push({ path, name });
          added += 1;
        }
        return { added, alreadyQueued: [], batchId: 2 };
      },
    },
    unanswered: memory,
    onChange: () => undefined,
    log: silentLog,
  });
  const ready = async (): Promise<PreflightView> => {
    const view = await eventually(
      () => preflights.view(),
      (seen) => seen?.state === 'ready',
    );
    if (view === null) throw new Error('There is no survey');
    return view;
  };
  return { preflights, ready, addedAtOncePaths, sent, queue, memory };
}

async function lay(folder: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

function skips(view: PreflightView): Partial<Record<SkipReason, number>> {
  return Object.fromEntries(view.skipped.map(({ reason, count }) => [reason, count]));
}

async function manyPictures(folder: string, count = maxFilesUnasked + 1): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `still ${index + 1}.png`);
  await lay(folder, Object.fromEntries(names.map((name) => [name, png])));
  return names.map((name) => join(folder, name));
}

describe('what is asked about', () => {
  it('is more than twenty files, or a folder; fewer files are added at once', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const few = preflightsOf();
    expect(await few.preflights.take(paths.slice(1))).toMatchObject({
      outcome: 'added',
      added: maxFilesUnasked,
    });
    expect(few.preflights.view()).toBeNull();
    for (const wanted of [paths, [folder]]) {
      const many = preflightsOf();
      expect(await many.preflights.take(wanted)).toEqual({ outcome: 'asked' });
      expect(await many.ready()).toMatchObject({ files: maxFilesUnasked + 1 });
      expect(many.addedAtOncePaths).toEqual([]);
    }
  });

  it('is nothing where a person does not want to be asked', async () => {
    const folder = await temporaryFolder();
    const { preflights, addedAtOncePaths } = preflightsOf({ asks: false });
    expect(await preflights.take([folder])).toMatchObject({ outcome: 'added' });
    expect(addedAtOncePaths).toEqual([folder]);
  });
});

describe('a look', () => {
  it('tells what would go, and of everything else why it is left out', async () => {
    const folder = await temporaryFolder();
    await lay(folder, {
      'Shoot/still 1.png': png,
      'Shoot/still 2.png': png,
      'Shoot/Day 2/notes.txt': 'the light was good',
      'Shoot/table.xlsx': 'PK',
      'Shoot/belying.jpg': '%PDF-1.7\n',
      'Shoot/huge.png': png,
      'Shoot/nothing.mp4': '',
      'Shoot/.DS_Store': 'x',
      'Shoot/.cache/inner.png': png,
      'Shoot/waits.png': png,
      'Shoot/again.png': png,
      'Shoot/sent.png': png,
    });
    const shoot = join(folder, 'Shoot');
    await truncate(join(shoot, 'huge.png'), 50_000_001);
    await mkdir(join(folder, 'Empty'));
    if (has('file links')) await symlink(join(shoot, 'loop.png'), join(shoot, 'loop.png'));
    const failure = {
      kind: 'file-missing',
      scope: 'file',
      retry: 'never',
      detail: '',
      action: 'retry',
    } as const;
    const { preflights, ready } = preflightsOf({
      unfinished: [
        newUpload('1', join(shoot, 'waits.png'), 1, 0),
        { ...newUpload('2', join(shoot, 'again.png'), 2, 0), status: { state: 'failed', failure } },
      ],
      submitted: [join(shoot, 'sent.png')],
    });
    await preflights.take([
      shoot,
      join(folder, 'Empty'),
      join(folder, 'gone.mov'),
      join(shoot, 'still 1.png'),
    ]);
    const view = await ready();
    expect(view).toMatchObject({
      files: 4,
      bytes: 3 * png.length + 'the light was good'.length,
      categories: { video: 0, audio: 0, image: 3, document: 1 },
      again: 1,
    });
    expect(skips(view)).toEqual({
      'type-not-allowed': 1,
      'type-mismatch': 1,
      'too-large': 1,
      empty: 1,
      ...(has('file links') ? { unreadable: 1 } : {}),
      missing: 1,
      hidden: 2,
      'folder-empty': 1,
      'in-queue': 1,
      'submitted-before': 1,
      'named-twice': 1,
    });
    const examples = Object.fromEntries(view.skipped.map(({ reason, examples: names }) => [reason, names]));
    expect(examples['type-not-allowed']).toEqual([join('Shoot', 'table.xlsx')]);
    expect(view.looked).toBe(view.files + view.skipped.reduce((sum, { count }) => sum + count, 0));
  });

  it('names only the first few of what it leaves out, and counts all', async () => {
    const folder = await temporaryFolder();
    await lay(folder, Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`take ${n}.xlsx`, 'PK'])));
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    const [skipped] = (await ready()).skipped;
    expect(skipped?.count).toBe(70);
    expect(skipped?.examples).toHaveLength(8);
  });

  it('takes in what is dropped meanwhile, also after its end', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()];
    await manyPictures(one, 40);
    await manyPictures(other, 3);
    const { preflights, ready } = preflightsOf();
    await preflights.take([one]);
    await preflights.take([other]);
    expect(await ready()).toMatchObject({ files: 43 });
    await preflights.take([other]);
    expect(skips(await ready())).toEqual({ 'named-twice': 3 });
  });

  it('is forgotten by a no, and adds nothing', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { preflights, ready, sent } = preflightsOf();
    await preflights.take([folder]);
    preflights.forget();
    expect(preflights.view()).toBeNull();
    await preflights.take([folder]);
    expect(await ready()).toMatchObject({ files: maxFilesUnasked + 1, skipped: [] });
    expect(sent).toEqual([]);
  });
});

describe('a yes', () => {
  it('adds just the files that were shown, under the name of their folder', async () => {
    const folder = join(await temporaryFolder(), 'Shoot');
    const paths = await manyPictures(folder, 230);
    await lay(folder, { 'table.xlsx': 'PK' });
    const { preflights, ready, sent } = preflightsOf();
    await preflights.take([folder]);
    const { revision } = await ready();
    await lay(folder, { 'came later.png': png });
    expect(await preflights.send(revision)).toMatchObject({ added: 230, changedSince: 0 });
    expect(sent.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
    expect(new Set(sent.map(({ name }) => name))).toEqual(new Set(['Shoot']));
    expect(preflights.view()).toBeNull();
  });

  it('says how many are no more what was looked at', async () => {
    const folder = await temporaryFolder();
    const [grown = '', gone = ''] = await manyPictures(folder);
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    const { revision } = await ready();
    await appendFile(grown, 'more');
    await rm(gone);
    expect(await preflights.send(revision)).toMatchObject({ added: maxFilesUnasked + 1, changedSince: 2 });
  });

  it('to what is not shown any more adds nothing', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { preflights, ready, sent } = preflightsOf();
    await preflights.take([folder]);
    const { revision } = await ready();
    await preflights.take([await temporaryFolder()]);
    await ready();
    expect(await preflights.send(revision)).toBeNull();
    expect(sent).toEqual([]);
  });

  it('that could not be saved leaves the question as it was', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { preflights, ready, queue } = preflightsOf();
    await preflights.take([folder]);
    const { revision } = await ready();
    queue.problem = new Error('disk is full');
    await expect(preflights.send(revision)).rejects.toThrow('disk is full');
    queue.problem = null;
    const again = await ready();
    expect(await preflights.send(again.revision)).toMatchObject({ added: maxFilesUnasked + 1 });
  });
});

describe('what is opened with the app', () => {
  it('is asked about, even a single file, and whatever the setting for many files says', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    for (const asks of [true, false]) {
      const { preflights, ready, sent, addedAtOncePaths } = preflightsOf({ asks });
      preflights.ask([film], 'outside');
      const view = await ready();
      expect(view).toMatchObject({ files: 1, names: ['still 1.png'], isFromOutside: true, skipped: [] });
      expect([sent, addedAtOncePaths]).toEqual([[], []]);
      expect(await preflights.send(view.revision)).toMatchObject({ added: 1 });
      expect(sent).toEqual([{ path: film, name: null }]);
    }
  });

  it('joins the question that is open, however many starts bring it and in whatever order', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder, 30);
    const { preflights, ready } = preflightsOf();
    for (const path of paths) preflights.ask([path], 'outside');
    expect(await ready()).toMatchObject({ files: 30, skipped: [] });
  });

  it('is asked about once when it is opened again before the answer', async () => {
    const folder = await temporaryFolder();
    const [one = '', two = ''] = await manyPictures(folder, 2);
    const { preflights, ready } = preflightsOf();
    preflights.ask([one], 'outside');
    await ready();
    preflights.ask([one], 'outside');
    preflights.ask([one, two], 'outside');
    expect(await ready()).toMatchObject({ files: 2, skipped: [] });
  });

  it('is looked at anew when it is opened again after nothing of it could be sent', async () => {
    const film = join(await temporaryFolder(), 'film.png');
    const { preflights, ready } = preflightsOf();
    preflights.ask([film], 'outside');
    expect(skips(await ready())).toEqual({ missing: 1 });
    expect(preflights.isAsking).toBe(false);
    await writeFile(film, png);
    preflights.forget();
    preflights.ask([film], 'outside');
    expect(await ready()).toMatchObject({ files: 1 });
    expect(preflights.isAsking).toBe(true);
  });

  it('shows the names of a few files and no more', async () => {
    const folder = await temporaryFolder();
    const { preflights, ready } = preflightsOf();
    preflights.ask(await manyPictures(folder, 5), 'outside');
    expect((await ready()).names).toEqual(['still 1.png', 'still 2.png', 'still 3.png']);
  });

  it('does not change who asked for a drop', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    expect(await ready()).toMatchObject({ isFromOutside: false });
  });
});

describe('a question that is not answered', () => {
  it('is asked again with the next window', async () => {
    const folder = await temporaryFolder();
    const [film = '', other = ''] = await manyPictures(folder, 2);
    const { preflights, ready } = preflightsOf();
    preflights.ask([film], 'outside');
    await ready();
    preflights.defer();
    expect([preflights.view(), preflights.isAsking]).toEqual([null, false]);
    preflights.resume();
    expect(await ready()).toMatchObject({ files: 1, isFromOutside: true });
    preflights.ask([film, other], 'outside');
    expect(await ready()).toMatchObject({ files: 2, skipped: [] });
  });

  it('is asked again after a crash, a drop as well as what was opened', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    await manyPictures(folder);
    const [film = ''] = await manyPictures(other, 1);
    const memory = new Memory();
    const first = preflightsOf({ memory });
    await first.preflights.take([folder]);
    first.preflights.ask([film], 'outside');
    const second = preflightsOf({ memory });
    expect(second.preflights.view()).toBeNull();
    second.preflights.resume();
    const view = await second.ready();
    expect(view).toMatchObject({ files: maxFilesUnasked + 2, isFromOutside: true });
    await second.preflights.send(view.revision);
    expect(memory.paths).toEqual([]);
  });

  it('is asked about what is there by then', async () => {
    const folder = await temporaryFolder();
    const [film = '', gone = ''] = await manyPictures(folder, 2);
    const memory = new Memory();
    preflightsOf({ memory }).preflights.ask([film, gone], 'outside');
    await rm(gone);
    const { preflights, ready } = preflightsOf({ memory });
    preflights.resume();
    const view = await ready();
    expect(view.files).toBe(1);
    expect(skips(view)).toEqual({ missing: 1 });
  });

  it('is over after a no, and when nothing could be sent', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const { preflights, ready, memory } = preflightsOf();
    preflights.ask([film], 'outside');
    await ready();
    expect(memory.paths).toEqual([film]);
    preflights.forget();
    expect(memory.paths).toEqual([]);
    preflights.ask([join(folder, 'gone.mov')], 'outside');
    await ready();
    preflights.defer();
    expect(memory.paths).toEqual([]);
  });

  it('is asked again when its files could not be saved and its window was closed meanwhile', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const { preflights, ready, queue, memory } = preflightsOf();
    preflights.ask([film], 'outside');
    const { revision } = await ready();
    queue.problem = new Error('disk is full');
    const sending = preflights.send(revision);
    preflights.defer();
    expect(memory.paths).toEqual([film]);
    await expect(sending).rejects.toThrow('disk is full');
    expect(memory.paths).toEqual([film]);
    queue.problem = null;
    preflights.resume();
    expect(await preflights.send((await ready()).revision)).toMatchObject({ added: 1 });
  });

  it('is asked all the same when it cannot be remembered', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const memory = new Memory();
    memory.write = () => {
      throw new Error('disk is full');
    };
    const { preflights, ready } = preflightsOf({ memory });
    preflights.ask([film], 'outside');
    expect(await preflights.send((await ready()).revision)).toMatchObject({ added: 1 });
  });
});

describe('the file of unanswered paths', () => {
  it('keeps them from one run to the next, for its user alone, and goes with the last of them', async () => {
    const path = join(await temporaryFolder(), 'unanswered.json');
    const paths = ['/shoot/a "b".mov', '/shoot/line\nbreak.mov', '/shoot/ü.mov'];
    const file = new UnansweredPaths(path);
    expect(file.read()).toEqual([]);
    file.write(paths);
    expect(new UnansweredPaths(path).read()).toEqual(paths);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    file.write([]);
    await expect(stat(path)).rejects.toThrow('ENOENT');
    file.write([]);
  });

  it.each(['', 'no json', '{}', '[1]', '[""]', 'null'])('is empty when it holds %j', async (text) => {
    const path = join(await temporaryFolder(), 'unanswered.json');
    await writeFile(path, text);
    expect(new UnansweredPaths(path).read()).toEqual([]);
  });
});
