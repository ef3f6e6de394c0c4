/** The preflight: dropped files are inspected and shown, and they are added only after the user confirms, exactly as shown. */
import { appendFile, mkdir, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { KnownFilesRule } from '../../../../../main/queue/add/knownFiles.ts';
import { Preflights, maxFilesUnasked } from '../../../../../main/queue/add/preflights.ts';
import { UnansweredPaths } from '../../../../../main/queue/add/unansweredPaths.ts';
import { type Upload, newUpload } from '../../../../../main/queue/model/upload.ts';
import type { VersionOffer } from '../../../../../main/queue/model/versionOffer.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import type {
  PreflightView,
  SkipReason,
  SubmissionChoice,
  VersionChoices,
} from '../../../../../preload/contract.ts';
import { eventually } from '../../../../support/poll.ts';
import { has } from '../../../../support/system.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');

interface World {
  readonly asks?: boolean;
  readonly unfinished?: readonly Upload[];
  readonly submitted?: readonly string[];
  readonly offers?: ReadonlyMap<string, VersionOffer>;
  /** Files that another program is still writing. */
  readonly growing?: readonly string[];
  /** The unanswered paths between two runs of the app. */
  readonly pathStore?: FakePathStore;
}

/** Stores unanswered paths in memory. */
class FakePathStore {
  paths: readonly string[] = [];

  read(): readonly string[] {
    return this.paths;
  }

  write(paths: readonly string[]): void {
    this.paths = [...paths];
  }
}

/** The preflights of a queue that only records the added files. */
function preflightsOf({
  asks = true,
  unfinished = [],
  submitted = [],
  offers = new Map(),
  growing = [],
  pathStore = new FakePathStore(),
}: World = {}) {
  const addedDirectly: string[] = [];
  const sent: { path: string; name: string | null }[] = [];
  const queue = { problem: null as Error | null };
  const choices: SubmissionChoice[] = [];
  const chosen: SubmissionChoice[] = [];
  const changes: unknown[] = [];
  const released: string[] = [];
  const rules: KnownFilesRule[] = [];
  const versionsChosen: Partial<VersionChoices>[] = [];
  const preflights = new Preflights({
    asks: () => asks,
    isBeingWritten: ({ openedPath }) => Promise.resolve(growing.includes(openedPath)),
    unfinishedAmong: (paths) => unfinished.filter(({ path }) => paths.includes(path)),
    compare: (files) =>
      Promise.resolve({
        unchanged: new Set(files.map(({ path }) => path).filter((path) => submitted.includes(path))),
        offers: new Map([...offers].filter(([path]) => files.some((file) => file.path === path))),
      }),
    versionChoices: () => ({ path: 'new-version', name: 'separate' }),
    onVersionsChosen: (made) => versionsChosen.push(made),
    queue: {
      add(paths, choice, { known }) {
        rules.push(known);
        addedDirectly.push(...paths);
        choices.push(choice);
        return Promise.resolve({ added: paths.length, alreadyQueued: [], batchId: 1 });
      },
      addHeld(paths, choice, known) {
        rules.push(known);
        addedDirectly.push(...paths);
        choices.push(choice);
        return Promise.resolve({ added: paths.length, alreadyQueued: [], batchId: 1, holdMs: 5_000 });
      },
      changeSubmission(batchId, submission, next) {
        changes.push({ batchId, submission, next });
        return batchId === 1 ? { changed: 2, tooLate: 0 } : { changed: 0, tooLate: 2 };
      },
      releaseHeldDrops: () => released.push('all'),
      chooseVersions: () => [...offers.values()],
      async addFiles(files, name, choice, known) {
        let added = 0;
        rules.push(known);
        choices.push(choice);
        for await (const path of files) {
          if (queue.problem !== null) throw queue.problem;
          sent.push({ path, name });
          added += 1;
        }
        return { added, alreadyQueued: [], batchId: 2 };
      },
    },
    unanswered: pathStore,
    defaultMode: () => 'each',
    onChosen: (choice) => chosen.push(choice),
    onChange: () => undefined,
    log: silentLog,
  });
  const ready = async (): Promise<PreflightView> => {
    const view = await eventually(
      () => preflights.view(),
      (seen) => seen?.state === 'ready',
    );
    if (view === null) throw new Error('There is no preflight');
    return view;
  };
  return {
    preflights,
    ready,
    addedDirectly,
    sent,
    queue,
    pathStore,
    choices,
    chosen,
    changes,
    released,
    rules,
    versionsChosen,
  };
}

const spring: SubmissionChoice = {
  mode: 'together',
  metadata: { campaign: 'spring' },
  sidekickIds: ['2f1f6a0e-7d1b-4a53-9d0e-0c6f5b0a7e11'],
};

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

describe('a preflight', () => {
  it('starts for more than twenty files or a folder, and not for fewer files', async () => {
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
      expect(many.addedDirectly).toEqual([]);
    }
  });

  it('tells which files are still being written, and adds them although they are not complete', async () => {
    const folder = await temporaryFolder();
    await lay(folder, {
      'done.png': png,
      'open.png': png,
      'begun.png': png.subarray(0, 4), // too short for the proof of its type
      'created.png': '',
      'take 1': Buffer.from([0, 1, 2]), // nothing says yet what it will be
      'sheet.xlsx': 'x', // its name says that it will never be accepted
      'broken.png': 'x',
    });
    const names = ['open.png', 'begun.png', 'created.png', 'take 1', 'sheet.xlsx'];
    const { preflights, ready, sent } = preflightsOf({ growing: names.map((name) => join(folder, name)) });
    preflights.ask([folder], 'window');
    const view = await ready();
    expect(view).toMatchObject({ files: 5, growing: 4, bytes: png.length });
    expect(skips(view)).toEqual({ 'type-not-allowed': 1, 'type-mismatch': 1 });
    const report = await preflights.send(view.revision);
    expect(report).toMatchObject({ added: 5, changedSince: 0 });
    expect(sent.map(({ path }) => path)).toContain(join(folder, 'begun.png'));
  });

  it('does not leave out a submitted file that is being written again', async () => {
    const folder = await temporaryFolder();
    await lay(folder, { 'film.png': png });
    const film = join(folder, 'film.png');
    const { preflights, ready } = preflightsOf({ growing: [film], submitted: [film] });
    preflights.ask([film], 'outside');
    expect(await ready()).toMatchObject({ files: 1, growing: 1, skipped: [] });
  });

  it('holds the submissions of a few files, and remembers a choice only when it came in time', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder, maxFilesUnasked + 1);
    const { preflights, changes, chosen, released } = preflightsOf({ asks: false });
    expect(await preflights.take(paths.slice(1))).toMatchObject({ holdMs: 5_000 });
    expect(await preflights.take(paths)).toMatchObject({ outcome: 'added', holdMs: 0 });
    expect(preflights.changeSubmission(1, undefined, 'hold')).toEqual({ changed: 2, tooLate: 0 });
    expect(preflights.changeSubmission(2, spring, 'release')).toEqual({ changed: 0, tooLate: 2 });
    expect(chosen).toEqual([]);
    preflights.changeSubmission(1, spring, 'release');
    expect(chosen).toEqual([spring]);
    expect(changes.at(-1)).toEqual({ batchId: 1, submission: spring, next: 'release' });
    preflights.defer();
    expect(released).toEqual(['all']);
  });

  it('adds a few files as their drop was chosen to be submitted', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder, 2);
    const { preflights, choices, chosen } = preflightsOf();
    await preflights.take(paths);
    await preflights.take(paths, spring);
    expect(choices).toEqual([{ mode: 'each', metadata: {}, sidekickIds: [] }, spring]);
    expect(chosen).toEqual([spring]);
  });

  it('starts with the choice of its drop, and adds the files with the one that is sent', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const { preflights, ready, choices, chosen } = preflightsOf();
    await preflights.take(paths, spring);
    const { revision, submission } = await ready();
    expect(submission).toEqual(spring);
    const autumn = { ...spring, metadata: { campaign: 'autumn' } };
    await preflights.send(revision, autumn);
    expect(choices).toEqual([autumn]);
    expect(chosen).toEqual([autumn]);
  });

  it('keeps the choice of a command line while the window is closed', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const { preflights, ready, choices, chosen } = preflightsOf();
    preflights.ask(paths, 'outside', spring);
    await ready();
    preflights.defer();
    preflights.resume();
    const { revision, submission } = await ready();
    expect(submission).toEqual(spring);
    await preflights.send(revision);
    expect(choices).toEqual([spring]);
    expect(chosen).toEqual([]);
  });

  it('does not start when the setting is off', async () => {
    const folder = await temporaryFolder();
    const { preflights, addedDirectly } = preflightsOf({ asks: false });
    expect(await preflights.take([folder])).toMatchObject({ outcome: 'added' });
    expect(addedDirectly).toEqual([folder]);
  });
});

describe('files that were submitted before', () => {
  it('are new versions as the person answers, and the answer is remembered', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const [first = '', second = ''] = paths;
    const offer = { uploadId: 'u', name: 'still 1.png', submittedAt: 5, match: 'path' } as const;
    const offers = new Map([
      [first, { ...offer, submissionId: 'one' }],
      [second, { ...offer, submissionId: 'two' }],
    ]);
    const { preflights, ready, rules, versionsChosen } = preflightsOf({ offers });
    await preflights.take(paths);
    const view = await ready();
    expect(view.versions).toMatchObject([{ match: 'path', count: 2, choice: 'new-version' }]);
    const [, of] = view.versions[0]?.files ?? [];
    expect(of).toMatchObject({ name: 'still 2.png', earlier: { name: 'still 1.png', submittedAt: 5 } });
    const answer = { match: 'path', choice: 'separate', except: [of?.file ?? -1] } as const;
    await preflights.send(view.revision, undefined, [answer]);
    expect(rules).toMatchObject([
      { rule: 'decided', versions: new Map([[second, { submissionId: 'two' }]]) },
    ]);
    expect(versionsChosen).toEqual([{ path: 'separate' }]);
  });

  it('are uploaded all the same when a person asks for it', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder);
    const { preflights, ready, rules, sent } = preflightsOf({ submitted: paths });
    await preflights.take(paths);
    const view = await ready();
    expect(view).toMatchObject({ files: 0, bytes: 0 });
    expect(preflights.includeSubmitted(view.revision - 1)).toBe(false);
    expect(preflights.includeSubmitted(view.revision)).toBe(true);
    const included = await ready();
    expect(included).toMatchObject({ files: paths.length, skipped: [] });
    await preflights.send(included.revision);
    expect(sent).toHaveLength(paths.length);
    expect(rules).toMatchObject([{ rule: 'decided', anyway: new Set(paths) }]);
  });

  it('are compared by path and name in a small drop, and by path alone when no one is asked', async () => {
    const folder = await temporaryFolder();
    const few = await manyPictures(folder, 2);
    const { preflights, rules } = preflightsOf({ asks: false });
    await preflights.take(few);
    await preflights.take([folder]);
    const choices = { path: 'new-version', name: 'separate' };
    expect(rules).toEqual([
      { rule: 'compare', choices, matches: ['path', 'name'], onto: null },
      { rule: 'compare', choices, matches: ['path'], onto: null },
    ]);
  });

  it('are remembered as they were chosen in their rows, but not after a drop onto a row', () => {
    const offer = { uploadId: 'u', submissionId: 's', name: 'a.png', submittedAt: 5 };
    const onto = preflightsOf({ offers: new Map([['/a.png', { ...offer, match: 'row' }]]) });
    expect(onto.preflights.chooseVersions({ batchId: 1 }, 'new-version')).toBe(1);
    expect(onto.versionsChosen).toEqual([]);
    const named = preflightsOf({ offers: new Map([['/a.png', { ...offer, match: 'name' }]]) });
    named.preflights.chooseVersions({ batchId: 1 }, 'new-version');
    expect(named.versionsChosen).toEqual([{ name: 'new-version' }]);
  });
});

describe('the inspection', () => {
  it('shows the files that would be sent, and why others are skipped', async () => {
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

  it('counts named files that a watch folder ignores, and takes many named files in a short time', async () => {
    const folder = await temporaryFolder();
    const library = join(folder, 'Photos.photoslibrary');
    await lay(folder, { '._a.mov': 'x', 'Photos.photoslibrary/1.png': 'x' });
    const missing = Array.from({ length: 3_000 }, (_, n) => join(folder, `${n}.mov`));
    const { preflights, ready } = preflightsOf();
    await preflights.take([join(folder, '._a.mov'), library, join(library, '1.png'), ...missing]);
    expect(skips(await ready())).toEqual({ hidden: 3, missing: 3_000 });
  });

  it('names the first few skipped files, and counts all', async () => {
    const folder = await temporaryFolder();
    await lay(folder, Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`take ${n}.xlsx`, 'PK'])));
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    const [skipped] = (await ready()).skipped;
    expect(skipped?.count).toBe(70);
    expect(skipped?.examples).toHaveLength(8);
  });

  it('includes files that are dropped meanwhile or after its end', async () => {
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

  it('is dropped without adding files when the user cancels', async () => {
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

describe('a confirmation', () => {
  it('adds exactly the files that were shown, with the name of their folder', async () => {
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

  it('reports how many files changed since their inspection', async () => {
    const folder = await temporaryFolder();
    const [grown = '', gone = ''] = await manyPictures(folder);
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    const { revision } = await ready();
    await appendFile(grown, 'more');
    await rm(gone);
    expect(await preflights.send(revision)).toMatchObject({ added: maxFilesUnasked + 1, changedSince: 2 });
  });

  it('adds nothing when the preflight has changed meanwhile', async () => {
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

  it('keeps the preflight when the files cannot be saved', async () => {
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

describe('a file that is opened with the app', () => {
  it('starts a preflight even if it is one file and the setting is off', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    for (const asks of [true, false]) {
      const { preflights, ready, sent, addedDirectly } = preflightsOf({ asks });
      preflights.ask([film], 'outside');
      const view = await ready();
      expect(view).toMatchObject({ files: 1, names: ['still 1.png'], isFromOutside: true, skipped: [] });
      expect([sent, addedDirectly]).toEqual([[], []]);
      expect(await preflights.send(view.revision)).toMatchObject({ added: 1 });
      expect(sent).toEqual([{ path: film, name: null }]);
    }
  });

  it('joins the open preflight when many files are opened one by one', async () => {
    const folder = await temporaryFolder();
    const paths = await manyPictures(folder, 30);
    const { preflights, ready } = preflightsOf();
    for (const path of paths) preflights.ask([path], 'outside');
    expect(await ready()).toMatchObject({ files: 30, skipped: [] });
  });

  it('is shown once when it is opened again before the answer', async () => {
    const folder = await temporaryFolder();
    const [one = '', two = ''] = await manyPictures(folder, 2);
    const { preflights, ready } = preflightsOf();
    preflights.ask([one], 'outside');
    await ready();
    preflights.ask([one], 'outside');
    preflights.ask([one, two], 'outside');
    expect(await ready()).toMatchObject({ files: 2, skipped: [] });
  });

  it('is inspected again when it is opened again after it could not be sent', async () => {
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

  it('is shown with the names of at most three files', async () => {
    const folder = await temporaryFolder();
    const { preflights, ready } = preflightsOf();
    preflights.ask(await manyPictures(folder, 5), 'outside');
    expect((await ready()).names).toEqual(['still 1.png', 'still 2.png', 'still 3.png']);
  });

  it('is not mistaken for a dropped file', async () => {
    const folder = await temporaryFolder();
    await manyPictures(folder);
    const { preflights, ready } = preflightsOf();
    await preflights.take([folder]);
    expect(await ready()).toMatchObject({ isFromOutside: false });
  });
});

describe('an unanswered preflight', () => {
  it('is shown again in the next window', async () => {
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

  it('is asked about after a crash in the first moment, and forgotten once it is added', async () => {
    const folder = await temporaryFolder();
    const film = join(folder, 'film.png');
    await writeFile(film, png);
    const { preflights, pathStore, addedDirectly } = preflightsOf();
    const taken = preflights.take([film]);
    expect(pathStore.paths).toEqual([film]);
    await taken;
    expect(addedDirectly).toEqual([film]);
    expect(pathStore.paths).toEqual([]);
  });

  it('is shown again after a crash, with dropped and opened files', async () => {
    const [folder, other] = [await temporaryFolder(), await temporaryFolder()];
    await manyPictures(folder);
    const [film = ''] = await manyPictures(other, 1);
    const pathStore = new FakePathStore();
    const first = preflightsOf({ pathStore });
    await first.preflights.take([folder]);
    first.preflights.ask([film], 'outside');
    const second = preflightsOf({ pathStore });
    expect(second.preflights.view()).toBeNull();
    second.preflights.resume();
    const view = await second.ready();
    expect(view).toMatchObject({ files: maxFilesUnasked + 2, isFromOutside: true });
    await second.preflights.send(view.revision);
    expect(pathStore.paths).toEqual([]);
  });

  it('is inspected again in the next run', async () => {
    const folder = await temporaryFolder();
    const [film = '', gone = ''] = await manyPictures(folder, 2);
    const pathStore = new FakePathStore();
    preflightsOf({ pathStore }).preflights.ask([film, gone], 'outside');
    await rm(gone);
    const { preflights, ready } = preflightsOf({ pathStore });
    preflights.resume();
    const view = await ready();
    expect(view.files).toBe(1);
    expect(skips(view)).toEqual({ missing: 1 });
  });

  it('ends when the user cancels, or when nothing can be sent', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const { preflights, ready, pathStore } = preflightsOf();
    preflights.ask([film], 'outside');
    await ready();
    expect(pathStore.paths).toEqual([film]);
    preflights.forget();
    expect(pathStore.paths).toEqual([]);
    preflights.ask([join(folder, 'gone.mov')], 'outside');
    await ready();
    preflights.defer();
    expect(pathStore.paths).toEqual([]);
  });

  it('is shown again when its files cannot be saved and its window closed meanwhile', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const { preflights, ready, queue, pathStore } = preflightsOf();
    preflights.ask([film], 'outside');
    const { revision } = await ready();
    queue.problem = new Error('disk is full');
    const sending = preflights.send(revision);
    preflights.defer();
    expect(pathStore.paths).toEqual([film]);
    await expect(sending).rejects.toThrow('disk is full');
    expect(pathStore.paths).toEqual([film]);
    queue.problem = null;
    preflights.resume();
    expect(await preflights.send((await ready()).revision)).toMatchObject({ added: 1 });
  });

  it('is shown even if its paths cannot be stored', async () => {
    const folder = await temporaryFolder();
    const [film = ''] = await manyPictures(folder, 1);
    const pathStore = new FakePathStore();
    pathStore.write = () => {
      throw new Error('disk is full');
    };
    const { preflights, ready } = preflightsOf({ pathStore });
    preflights.ask([film], 'outside');
    expect(await preflights.send((await ready()).revision)).toMatchObject({ added: 1 });
  });
});

describe('the file of unanswered paths', () => {
  it('keeps the paths between runs, readable by the user only, and is deleted with the last one', async () => {
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

  it.each(['', 'no json', '{}', '[1]', '[""]', 'null'])(
    'reads as empty when it contains %j',
    async (text) => {
      const path = join(await temporaryFolder(), 'unanswered.json');
      await writeFile(path, text);
      expect(new UnansweredPaths(path).read()).toEqual([]);
    },
  );
});
