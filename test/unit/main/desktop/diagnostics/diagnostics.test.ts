/** A diagnostics file has what support needs, without secrets and, on request, without file names. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  type DiagnosticsDeps,
  saveDiagnostics,
} from '../../../../../main/desktop/diagnostics/diagnostics.ts';
import { logTails } from '../../../../../main/desktop/diagnostics/logs.ts';
import { createNameHider } from '../../../../../main/desktop/diagnostics/nameHider.ts';
import { reportEntries } from '../../../../../main/desktop/diagnostics/report.ts';
import { localFailure } from '../../../../../main/errors/classify.ts';
import { newUpload } from '../../../../../main/queue/model/upload.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { diagnoseDatabase, knownPaths } from '../../../../../main/queue/store/databaseDiagnostics.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { WatchStore } from '../../../../../main/watch/watchStore.ts';
import {
  type AppInfo,
  type Overview,
  type SettingsView,
  type UploadDetails,
  defaultSettings,
  pickWindowSettings,
} from '../../../../../preload/contract.ts';
import { sampleRow } from '../../../../support/sampleRow.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { unzipTexts } from '../../../../support/unzipTexts.ts';

const apiKey = `sk_live_${'7f'.repeat(32)}`;
const oddKey = 'a-key-without-a-prefix';
const signature = 'aGVsbG8gd29ybGQ%3D';
const path = join(homedir(), 'Client X/Secret launch.mp4');
const address = `https://store.example/c/Secret%20launch.mp4?sv=2024&sig=${signature}&se=2030`;

const app: AppInfo = {
  version: '1.2.3',
  electron: '45',
  chromium: '150',
  node: '24',
  platform: 'linux',
  locale: 'en',
};
const settings: SettingsView = {
  ...pickWindowSettings(defaultSettings),
  apiUrl: 'https://api.example',
  apiUrlFrom: 'settings',
  key: { environment: 'live', lastFour: '7f7f', storage: 'keyring', keyring: 'libsecret' },
  unreadableKeyring: null,
  keyring: 'libsecret',
  proxyMode: 'manual',
  proxyUrl: 'http://proxy.example:8080',
  network: {
    proxyInUse: 'proxy.example:8080',
    signIn: { proxy: 'proxy.example:8080', user: 'anna.person', storage: 'keyring' },
    certificates: [],
  },
  startAtLogin: false,
};
const overview: Overview = {
  environment: 'live',
  apiHost: 'api.example',
  gates: [],
  held: [],
  notices: [],
  counts: { all: 1, active: 0, attention: 1, critical: 0, 'with-issues': 0, done: 0, 'already-submitted': 0 },
  offers: { retryFailed: 0, clearFinished: 0 },
  progress: { fraction: null, files: 0, doneFiles: 0, bytesPerSecond: 0, remainingMs: null },
  allPaused: false,
  lastRemoval: null,
  trayIsShown: false,
  today: { files: 0, bytes: 0 },
  preflight: null,
  nameQuestions: [],
  update: { state: 'current', checkedAt: null },
  watch: { folders: 0, paused: 0, failing: 0, settling: 0 },
};
const failing: UploadDetails = {
  row: { ...sampleRow({ state: 'failed' }), name: 'Secret launch.mp4', folder: join(homedir(), 'Client X') },
  path,
  remoteName: 'Secret launch.mp4',
  blobPath: 'workspace/Secret launch.mp4',
  method: 'blocks',
  sameAs: null,
  submission: {
    metadata: {},
    sidekickIds: [],
    mode: 'each',
    requestedAt: null,
    submissionId: null,
    fileCount: 1,
    others: [],
    wait: null,
    splitBy: null,
  },
  timeline: [{ at: 1, event: 'failed', note: `PUT ${address} with X-API-Key: ${apiKey}` }],
};

async function depsIn(folder: string, changes: Partial<DiagnosticsDeps> = {}): Promise<DiagnosticsDeps> {
  const logsFolder = join(folder, 'logs');
  await mkdir(logsFolder);
  await writeFile(
    join(logsFolder, 'main.log'),
    `started in ${homedir()}/app\nPUT ${address}: 403\nENOENT ${path}\nkey ${apiKey} ${oddKey}\n`,
  );
  return {
    pickPath: async (suggested) => join(folder, suggested),
    facts: () => ({ app, settings, overview, failing: [failing] }),
    diagnoseDatabase: () => ({
      integrity: ['ok'],
      schemaVersion: 1,
      uploadsByState: { failed: 1 },
      removed: 0,
      setAside: 0,
      timelineEntries: 1,
    }),
    knownPaths: () => [path],
    logsFolder,
    secrets: () => [oddKey, '', 'pw'],
    now: () => Date.UTC(2026, 0, 2),
    ...changes,
  };
}

async function savedTexts(fileNames: 'kept' | 'hidden'): Promise<Map<string, string>> {
  const folder = await temporaryFolder();
  const result = await saveDiagnostics(await depsIn(folder), { fileNames });
  expect(result).toEqual({ result: 'saved', path: join(folder, 'mediamagic-diagnostics-2026-01-02.zip') });
  return unzipTexts(join(folder, 'mediamagic-diagnostics-2026-01-02.zip'));
}

describe('a diagnostics file', () => {
  it('contains versions, settings, overview, queue, failed uploads and logs', async () => {
    const texts = await savedTexts('kept');
    expect([...texts.keys()].sort()).toEqual([
      'README.txt',
      'app.json',
      'logs/main.log',
      'needs-attention.json',
      'overview.json',
      'queue.json',
      'settings.json',
    ]);
    const json = (name: string): unknown => JSON.parse(texts.get(name) ?? '');
    expect(json('app.json')).toMatchObject({ version: '1.2.3', system: { arch: process.arch } });
    expect(json('settings.json')).toMatchObject({
      parallelUploads: 3,
      key: { environment: 'live', storage: 'keyring', keyring: 'libsecret' },
    });
    expect(json('queue.json')).toMatchObject({ integrity: ['ok'], uploadsByState: { failed: 1 } });
    expect(json('needs-attention.json')).toMatchObject([
      { remoteName: 'Secret launch.mp4', timeline: [{ event: 'failed' }] },
    ]);
    expect(texts.get('logs/main.log')).toContain(`ENOENT ${join('~', 'Client X', 'Secret launch.mp4')}`);
  });

  it.each(['kept', 'hidden'] as const)(
    'contains no key, signature or home folder when names are %s',
    async (fileNames) => {
      const whole = [...(await savedTexts(fileNames)).values()].join('\n');
      expect(whole).not.toContain(apiKey);
      expect(whole).not.toContain(apiKey.slice(8));
      expect(whole).not.toContain('anna.person');
      expect(whole).not.toContain('7f7f');
      expect(whole).not.toContain(oddKey);
      expect(whole).not.toContain(signature);
      expect(whole).not.toMatch(/sig=(?!…)/);
      expect(whole).not.toContain(homedir() + sep);
    },
  );

  it('contains one digest per file and no file name when names are hidden', async () => {
    const texts = await savedTexts('hidden');
    const whole = [...texts.values()].join('\n');
    expect(whole).not.toMatch(/Secret|launch|Client X/);
    const digests = new Set(whole.match(/file-[0-9a-f]{10}\.mp4/g));
    expect(digests.size).toBe(1);
    expect(texts.get('logs/main.log')).toMatch(/ENOENT folder-[0-9a-f]{10}\/file-[0-9a-f]{10}\.mp4/);
  });

  it('contains no home folder of Windows in any form that logs use', () => {
    const text = [
      String.raw`ENOENT C:\Users\anna\Film.mp4`,
      String.raw`{ path: 'C:\\Users\\anna\\Film.mp4' }`,
      'at file:///C:/Users/anna/app/index.js',
    ].join('\n');
    const facts = { app, settings, overview, failing: [], system: {}, at: 0 };
    const noUploads = { uploadsByState: {}, removed: 0, setAside: 0, timelineEntries: 0 };
    const queue = { integrity: ['ok'], schemaVersion: 1, ...noUploads };
    const privacy = { secrets: [], homeFolder: String.raw`C:\Users\anna`, hideNames: (name: string) => name };
    const entries = reportEntries({ ...facts, queue, logs: [{ name: 'main.log', text }] }, privacy);
    expect(entries.find(({ name }) => name === 'logs/main.log')?.text).toBe(
      [String.raw`ENOENT ~\Film.mp4`, String.raw`{ path: '~\\Film.mp4' }`, 'at file:///~/app/index.js'].join(
        '\n',
      ),
    );
  });

  it('is not written when the dialog is cancelled', async () => {
    const folder = await temporaryFolder();
    const deps = await depsIn(folder, { pickPath: async () => null });
    expect(await saveDiagnostics(deps, { fileNames: 'kept' })).toEqual({ result: 'cancelled' });
    expect(await readdir(folder)).toEqual(['logs']);
  });

  it('is not left behind in part when writing fails, and the result has the reason', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'taken.zip'));
    const deps = await depsIn(folder, { pickPath: async () => join(folder, 'taken.zip') });
    expect(await saveDiagnostics(deps, { fileNames: 'kept' })).toMatchObject({
      result: 'failed',
      reason: expect.stringContaining('taken.zip'),
    });
    expect(await readdir(folder)).toEqual(['logs', 'taken.zip']);
  });
});

const json = (text: string) => JSON.stringify(text).slice(1, -1);

describe('createNameHider', () => {
  it('hides a name differently with another salt', () => {
    expect(createNameHider(['/a/film.mp4'], 'one')('film.mp4')).not.toBe(
      createNameHider(['/a/film.mp4'], 'two')('film.mp4'),
    );
  });

  it('replaces a path before its folder, and a longer name before a shorter one', () => {
    const hide = createNameHider(['/media/film.mp4', '/media/film.mp4.mov'], 'salt');
    expect(hide('open /media/film.mp4.mov and film.mp4!')).toMatch(
      /^open folder-\w{10}\/file-\w{10}\.mov and file-\w{10}\.mp4!$/,
    );
  });

  const name = 'Größe & Café "final" 50%.mp4';
  it.each([
    ['as it is', name],
    ['with accents in two characters', name.normalize('NFD')],
    ['percent-encoded', encodeURIComponent(name)],
    ['percent-encoded in lower case', encodeURIComponent(name).toLowerCase()],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(name))],
    ['percent-encoded with accents in two characters', encodeURIComponent(name.normalize('NFD'))],
    ['as a URL', encodeURI(name)],
    ['in a query', new URLSearchParams({ name }).toString().replaceAll('+', '%20')],
    ['as JSON', json(name)],
    ['as JSON inside JSON', json(json(name))],
    ['as HTML', name.replace('&', '&amp;').replaceAll('"', '&quot;')],
    ['in capitals', 'GRößE & CAFé "FINAL" 50%.MP4'],
  ])('hides a name %s', (_form, written) => {
    const hidden = createNameHider([`/media/${name}`], 'salt')(`GET https://store.example/ws/${written}?a=1`);
    expect(hidden).toMatch(/^GET https:\/\/store\.example\/ws\/(?:name=)?file-\w{10}\.mp4\?a=1$/);
  });

  it('hides every folder above a file, as a path and as a word, but none above the home folder', () => {
    const hide = createNameHider(['/home/anna/Client X/day one/raw/film.mp4'], 'salt', '/home/anna');
    const text = hide(
      '/home/anna/Client X/day one/raw /home/anna/Client X/other "day one" Client X, rawhide',
    );
    expect(text).not.toMatch(/Client|day one/);
    expect(text).toMatch(/rawhide$/);
    expect(hide('/home/anna and home')).toBe('/home/anna and home');
  });

  it('hides the path of an error of the file system, also of a file that the queue has forgotten', () => {
    const hide = createNameHider([], 'salt');
    for (const forgotten of [
      '/media/Old name.mp4',
      String.raw`C:\media\Old name.mp4`,
      String.raw`\\nas\share\Old name.mp4`,
    ])
      expect(hide(`Error: ENOENT: no such file or directory, open '${forgotten}'`)).not.toContain('Old name');
  });

  it('reads names that are no valid text', () => {
    expect(createNameHider(['/media/\uD800film%.mp4'], 'salt')('x \uD800film%.mp4')).toMatch(
      /^x file-\w{10}\.mp4$/,
    );
  });

  it('does not change other text', () => {
    expect(createNameHider(['/media/a.b'], 'salt')('nothing to hide')).toBe('nothing to hide');
    expect(createNameHider([], 'salt')('nothing to hide')).toBe('nothing to hide');
  });
});

describe('logTails', () => {
  it('begins with a full line and ends with the newest', async () => {
    const folder = await temporaryFolder();
    const line = `${'x'.repeat(99)}\n`;
    await writeFile(join(folder, 'main.log'), `oldest\n${line.repeat(11_000)}newest\n`);
    await writeFile(join(folder, 'notes.txt'), 'no log');
    const [tail, ...others] = await logTails(folder);
    expect(others).toEqual([]);
    expect(tail?.text.startsWith(line)).toBe(true);
    expect(tail?.text.endsWith('newest\n')).toBe(true);
    expect(tail?.text).not.toContain('oldest');
  });

  it('returns nothing when the folder is missing', async () => {
    expect(await logTails(join(await temporaryFolder(), 'none'))).toEqual([]);
  });
});

describe('diagnoseDatabase', () => {
  it('counts uploads by state and reports an intact database', async () => {
    const folder = await temporaryFolder();
    const { database } = openDatabase(join(folder, 'queue.db'), 0);
    const store = new UploadStore(database);
    store.insert([newUpload('one', '/media/a.mp4', 1, 0), newUpload('two', '/media/b.mp4', 2, 0)]);
    expect(diagnoseDatabase(database)).toMatchObject({
      integrity: ['ok'],
      uploadsByState: { queued: 2 },
      removed: 0,
    });
    expect(knownPaths(database).sort()).toEqual(['/media/a.mp4', '/media/b.mp4']);
    store.close();
  });

  it('knows earlier paths of a moved file and the paths of watch folders', async () => {
    const folder = await temporaryFolder();
    const { database } = openDatabase(join(folder, 'queue.db'), 0);
    const store = new UploadStore(database);
    const upload = newUpload('one', '/media/first.mp4', 1, 0);
    store.insert([upload]);
    const second = { ...upload, path: '/media/second.mp4' };
    store.save(upload, second, [{ at: 1, event: 'file-moved', note: '/media/second.mp4' }]);
    store.save(second, { ...second, path: '/media/third.mp4' }, [
      { at: 2, event: 'file-moved', note: '/media/third.mp4' },
    ]);
    store.save(
      upload,
      { ...second, remoteName: 'first (3).mp4', blobPath: 'ws/first (3).mp4' } as typeof second,
      [
        { at: 3, event: 'renamed', note: 'first (2).mp4' },
        { at: 4, event: 'failed', failure: localFailure('name-taken', { name: 'first (1).mp4' }) },
      ],
    );
    new WatchStore(store.sql).add({
      path: '/media/Secret launch',
      rules: {
        subfolders: true,
        include: [],
        exclude: [],
        changed: 'ignore',
        whenNameTaken: 'rename',
        metadata: {},
        sidekickIds: [],
      },
      baselineAt: null,
      drive: null,
    });
    expect(knownPaths(database)).toEqual(
      expect.arrayContaining([
        '/media/second.mp4',
        '/media/third.mp4',
        '/media/Secret launch',
        'first (1).mp4',
        'first (2).mp4',
        'first (3).mp4',
      ]),
    );
    store.close();
  });

  it('returns the error as a finding when the database cannot be read', async () => {
    const folder = await temporaryFolder();
    const { database } = openDatabase(join(folder, 'queue.db'), 0);
    database.close();
    expect(diagnoseDatabase(database).integrity).not.toEqual(['ok']);
  });
});
