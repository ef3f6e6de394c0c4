/** Before sending: what a drop leads to is looked at and shown, and only a person's yes adds it, exactly as it was shown. */
import { appendFile, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { silentLog } from '../../../main/log.ts';
import { Surveys, addedAtOnce } from '../../../main/queue/survey.ts';
import { type Upload, newUpload } from '../../../main/queue/upload.ts';
import type { SkipReason, SurveyView } from '../../../preload/contract.ts';
import { eventually } from '../../support/poll.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

interface World {
  readonly asks?: boolean;
  readonly unfinished?: readonly Upload[];
  readonly submitted?: readonly string[];
}

/** The surveys of a queue that only remembers what it was given. */
function surveysOf({ asks = true, unfinished = [], submitted = [] }: World = {}) {
  const addedAtOncePaths: string[] = [];
  const sent: { path: string; name: string | null }[] = [];
  const queue = { trouble: null as Error | null };
  const surveys = new Surveys({
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
          if (queue.trouble !== null) throw queue.trouble;
          sent.push({ path, name });
          added += 1;
        }
        return { added, alreadyQueued: [], batchId: 2 };
      },
    },
    onChange: () => undefined,
    log: silentLog,
  });
  const ready = async (): Promise<SurveyView> => {
    const view = await eventually(
      () => surveys.view(),
      (seen) => seen?.state === 'ready',
    );
    if (view === null) throw new Error('There is no survey');
    return view;
  };
  return { surveys, ready, addedAtOncePaths, sent, queue };
}

async function lay(folder: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

function skips(view: SurveyView): Partial<Record<SkipReason, number>> {
  return Object.fromEntries(view.skipped.map(({ reason, count }) => [reason, count]));
}

async function manyPictures(folder: string, count = addedAtOnce + 1): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `still ${index + 1}.png`);
  await lay(folder, Object.fromEntries(names.map((name) => [name, png])));
  return names.map((name) => join(folder, name));
}

describe('what is asked about', () => {
  it('is more than twenty files, or a folder; fewer files are added at once', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const few = surveysOf();
    expect(await few.surveys.take(paths.slice(1))).toMatchObject({ outcome: 'added', added: addedAtOnce });
    expect(few.surveys.view()).toBeNull();
    for (const wanted of [paths, [folder]]) {
      const many = surveysOf();
      expect(await many.surveys.take(wanted)).toEqual({ outcome: 'asked' });
      expect(await many.ready()).toMatchObject({ files: addedAtOnce + 1 });
      expect(many.addedAtOncePaths).toEqual([]);
    }
  });

  it('is nothing where a person does not want to be asked', async () => {
    const folder = await temporaryFolder();
    const { surveys, addedAtOncePaths } = surveysOf({ asks: false });
    expect(await surveys.take([folder])).toMatchObject({ outcome: 'added' });
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
    await symlink(join(shoot, 'loop.png'), join(shoot, 'loop.png'));
    const failure = {
      kind: 'file-missing',
      scope: 'file',
      retry: 'never',
      detail: '',
      action: 'retry',
    } as const;
    const { surveys, ready } = surveysOf({
      unfinished: [
        newUpload('1', join(shoot, 'waits.png'), 1, 0),
        { ...newUpload('2', join(shoot, 'again.png'), 2, 0), status: { state: 'failed', failure } },
      ],
      submitted: [join(shoot, 'sent.png')],
    });
    await surveys.take([shoot, join(folder, 'Empty'), join(folder, 'gone.mov'), join(shoot, 'still 1.png')]);
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
      unreadable: 1,
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
    const { surveys, ready } = surveysOf();
    await surveys.take([folder]);
    const [skipped] = (await ready()).skipped;
    expect(skipped?.count).toBe(70);
    expect(skipped?.examples).toHaveLength(8);
  });

  it('takes in what is dropped meanwhile, also after its end', async () => {
    const [one, other] = [await temporaryFolder(), await temporaryFolder()];
    await manyPictures(one, 40);
    await manyPictures(other, 3);
    const { surveys, ready } = surveysOf();
    await surveys.take([one]);
    await surveys.take([other]);
    expect(await ready()).toMatchObject({ files: 43 });
    await surveys.take([other]);
    expect(skips(await ready())).toEqual({ 'named-twice': 3 });
  });

  it('is forgotten by a no, and adds nothing', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { surveys, ready, sent } = surveysOf();
    await surveys.take([folder]);
    surveys.forget();
    expect(surveys.view()).toBeNull();
    await surveys.take([folder]);
    expect(await ready()).toMatchObject({ files: addedAtOnce + 1, skipped: [] });
    expect(sent).toEqual([]);
  });
});

describe('a yes', () => {
  it('adds just the files that were shown, under the name of their folder', async () => {
    const folder = join(await temporaryFolder(), 'Shoot');
    const paths = await manyPictures(folder, 230);
    await lay(folder, { 'table.xlsx': 'PK' });
    const { surveys, ready, sent } = surveysOf();
    await surveys.take([folder]);
    const { revision } = await ready();
    await lay(folder, { 'came later.png': png });
    expect(await surveys.send(revision)).toMatchObject({ added: 230, changedSince: 0 });
    expect(sent.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
    expect(new Set(sent.map(({ name }) => name))).toEqual(new Set(['Shoot']));
    expect(surveys.view()).toBeNull();
  });

  it('says how many are no more what was looked at', async () => {
    const folder = await temporaryFolder();
    const [grown = '', gone = ''] = await manyPictures(folder);
    const { surveys, ready } = surveysOf();
    await surveys.take([folder]);
    const { revision } = await ready();
    await appendFile(grown, 'more');
    await rm(gone);
    expect(await surveys.send(revision)).toMatchObject({ added: addedAtOnce + 1, changedSince: 2 });
  });

  it('to what is not shown any more adds nothing', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { surveys, ready, sent } = surveysOf();
    await surveys.take([folder]);
    const { revision } = await ready();
    await surveys.take([await temporaryFolder()]);
    await ready();
    expect(await surveys.send(revision)).toBeNull();
    expect(sent).toEqual([]);
  });

  it('that could not be saved leaves the question as it was', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { surveys, ready, queue } = surveysOf();
    await surveys.take([folder]);
    const { revision } = await ready();
    queue.trouble = new Error('disk is full');
    await expect(surveys.send(revision)).rejects.toThrow('disk is full');
    queue.trouble = null;
    const again = await ready();
    expect(await surveys.send(again.revision)).toMatchObject({ added: addedAtOnce + 1 });
  });
});
