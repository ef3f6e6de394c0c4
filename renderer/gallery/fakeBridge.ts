/** A fake main process: it answers every call of the contract from memory, and its uploads make progress. */
import {
  type AccountChange,
  type ActResult,
  type AddAnswer,
  type Bridge,
  type ChangeNotice,
  type HeldUploads,
  type Overview,
  type SettingsView,
  type UploadAction,
  defaultSettings,
  languages,
  pickWindowSettings,
} from '../../preload/contract.ts';
import type { LicenceNotice } from '../../preload/contract.ts';
import { nameQuestionsOf } from './fakeBatches.ts';
import { detailsOf } from './fakeDetails.ts';
import { gatesOf, noticesOf } from './fakeGates.ts';
import { namedSidekicks, recentMetadata } from './fakeGroups.ts';
import { connectionWith, networkAfter, networkOf, withCertificate } from './fakeNetwork.ts';
import { preflightOf } from './fakePreflight.ts';
import { advance, createFakeQueue } from './fakeQueue.ts';
import { resultsOf } from './fakeResults.ts';
import { createFakeWatch } from './fakeWatch.ts';

const tickMs = 200;

const heldUploads: HeldUploads = {
  site: 'sandbox',
  environment: 'sandbox',
  host: null,
  waiting: 12,
  submitted: 3,
};
const accountChange: AccountChange = { held: heldUploads, next: { environment: 'live', host: null } };

const licenceText =
  'Permission is hereby granted, free of charge, to any person obtaining a copy of this software.';

const someLicences: readonly LicenceNotice[] = [
  { name: 'electron', version: '45.4.1', licence: 'MIT', text: licenceText },
  { name: '@fontsource-variable/inter', version: '5.3.0', licence: 'OFL-1.1', text: licenceText },
  { name: 'argparse', version: '2.0.1', licence: 'Python-2.0', text: licenceText },
  { name: 'libsql', version: '0.5.29', licence: 'MIT', text: licenceText },
  { name: 'semver', version: '7.8.6', licence: 'ISC', text: licenceText },
  { name: 'zod', version: '4.6.7', licence: 'MIT', text: licenceText },
];

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function createFakeBridge(params: URLSearchParams): Bridge {
  const generatedCount = Number(params.get('rows') ?? 0);
  const queue = createFakeQueue(
    generatedCount,
    params.has('empty') ? 'empty' : params.has('groups') ? 'groups' : params.has('names') ? 'names' : 'full',
  );
  const { rows } = queue;
  const listeners = new Set<(notice: ChangeNotice) => void>();
  let gates = gatesOf((params.get('gates') ?? '').split(','));
  let preflight = preflightOf(params.get('survey'));
  let held = params.has('held') ? [heldUploads] : [];
  let allPaused = false;
  /** `tray=late`: the desktop shows the icon only after the first pause. */
  let trayIsShown = !params.has('tray');
  const watch = createFakeWatch(params.get('watch') ?? 'some', () => notify());
  const lang = params.get('lang');
  const theme = params.get('theme');
  const hasKeyring = params.get('keyring') !== 'none' && params.get('keyring') !== 'plain';
  const storageWithoutKeyring = params.get('keyring') === 'plain' ? 'plain' : 'memory';
  let settings: SettingsView = {
    ...pickWindowSettings(defaultSettings),
    ...networkOf(params.get('network') ?? ''),
    apiUrlFrom: params.get('url') === 'fixed' ? 'environment' : 'settings',
    key:
      params.get('gates') === 'key-missing' || params.get('keyring') === 'locked'
        ? null
        : {
            environment: 'sandbox',
            lastFour: 'ab12',
            storage: hasKeyring ? 'keyring' : storageWithoutKeyring,
            keyring: hasKeyring ? 'libsecret' : null,
          },
    unreadableKeyring: params.get('keyring') === 'locked' ? 'libsecret' : null,
    keyring: hasKeyring ? 'libsecret' : null,
    parallelUploads: 4,
    groupByBatch: params.has('grouped'),
    sidekicks: params.get('sidekicks') === 'none' ? [] : namedSidekicks,
    recentMetadata: params.get('sidekicks') === 'none' ? [] : recentMetadata,
    theme: theme === 'dark' || theme === 'light' ? theme : 'system',
    language: languages.find((language) => language === lang) ?? 'system',
    startAtLogin: false,
  };

  function overview(): Overview {
    const unfinished = rows.filter(queue.isActive);
    const totalBytes =
      generatedCount > 0 ? 4_000_000_000_000 : sum(unfinished.map((row) => row.sizeBytes ?? 0));
    const sentBytes = generatedCount > 0 ? 1_900_000_000_000 : sum(unfinished.map((row) => row.sentBytes));
    const isSending = !allPaused && rows.some((row) => row.state === 'uploading');
    return {
      environment: settings.key?.environment ?? (settings.unreadableKeyring === null ? 'none' : 'locked'),
      apiHost: new URL(settings.apiUrl).host,
      gates,
      notices: noticesOf(params.get('notices')),
      held,
      counts: queue.counts(),
      offers: queue.headerOffers(),
      progress: {
        fraction: rows.length === 0 ? null : totalBytes === 0 ? 1 : sentBytes / totalBytes,
        files: queue.counts().all,
        doneFiles: queue.counts().done + queue.counts()['already-submitted'],
        bytesPerSecond: isSending || generatedCount > 0 ? 84_000_000 : 0,
        remainingMs: isSending ? ((totalBytes - sentBytes) / 84_000_000) * 1000 : null,
      },
      allPaused,
      lastRemoval: lastRemoval(),
      trayIsShown,
      today: params.has('empty') ? { files: 0, bytes: 0 } : { files: 128, bytes: 41_300_000_000 },
      preflight,
      nameQuestions: nameQuestionsOf(rows),
      update: { state: 'ready', version: '0.2.0' },
      watch: watch.summary(),
    };
  }

  function notify(): void {
    for (const listener of listeners) listener({ overview: overview(), endedBatches: [] });
  }

  function tick(): void {
    if (!allPaused) for (const row of rows) queue.update(row.id, advance(row));
    notify();
  }
  if (!params.has('still') && !params.has('empty')) setInterval(tick, tickMs);

  function add(addedCount: number): AddAnswer {
    queue.add(addedCount);
    notify();
    return {
      outcome: 'added',
      holdMs: 4_000,
      added: addedCount,
      alreadyQueued: params.has('versions') ? [] : ['/one', '/two', '/three'],
      batchId: 1,
      ...(params.has('versions') ? offered(addedCount) : {}),
    };
  }

  /** The first new row has changed since it was uploaded, and another file of the drop is already there. */
  function offered(count: number): Pick<Extract<AddAnswer, { outcome: 'added' }>, 'unchanged' | 'versions'> {
    const earlier = { name: 'Poster.jpg', submittedAt: Date.now() - 86_400_000 };
    const [first] = rows.slice(-count);
    if (first !== undefined)
      queue.update(first.id, {
        versionOffer: earlier,
        previousSubmissionId: first.id,
      });
    return {
      unchanged: { count: 1, name: 'Teaser.mp4', token: 1 },
      versions: { count: 1, asVersions: 1, earlier },
    };
  }

  const removals: (readonly string[])[] = [];
  function lastRemoval(): Overview['lastRemoval'] {
    const undo = removals.findLastIndex((ids) => ids.length > 0) + 1;
    return undo === 0 ? null : { undo, count: removals[undo - 1]?.length ?? 0 };
  }

  function act(action: UploadAction, ids: readonly string[]): ActResult {
    for (const id of ids) queue.actOn(id, action);
    const undo = action === 'remove' ? removals.push(ids) : null;
    notify();
    return { changed: ids.length, undo };
  }

  return {
    appInfo: async () => ({
      version: '0.1.0',
      electron: '45.4.1',
      chromium: '150.0.7850.2',
      node: '24.18.0',
      platform: 'linux',
      locale: navigator.language,
    }),
    overview: async () => overview(),
    listUploads: async (args) => queue.window(args),
    listBatches: async (args) => queue.grouped(args),
    batchLine: async () => 0,
    batchReport: async ({ batchId }) => queue.report(batchId),
    exportBatch: async ({ format }) => ({
      result: 'saved',
      path: `/home/anna/Documents/Aurora.${format === 'json' ? 'json' : 'csv'}`,
    }),
    async setCollapsed({ batch, folded }) {
      queue.fold(batch, folded);
      notify();
      return null;
    },
    async uploadDetails({ id }) {
      const row = queue.find(id);
      if (row === undefined) return null;
      const submission = queue.submission(row);
      return { ...detailsOf(row), ...(submission !== null && { submission }) };
    },
    async uploadResults({ id }) {
      const row = queue.find(id);
      return row === undefined ? null : resultsOf(row);
    },
    openResultLink: async () => ({ found: true }),
    pickFiles: async () => add(12),
    addDropped: async (files) => add(files.length),
    uploadUnchanged: async () => add(1),
    includeSubmitted: async () => ({ included: true }),
    async chooseVersions({ choice }) {
      const action = choice === 'new-version' ? 'upload-as-version' : 'upload-separately';
      const offers = rows.filter(({ versionOffer }) => versionOffer !== null);
      act(
        action,
        offers.map(({ id }) => id),
      );
      return { changed: offers.length };
    },
    async sendPreflight() {
      const files = preflight?.files ?? 0;
      preflight = null;
      add(files);
      return { added: files, alreadyQueued: [], batchId: 1, changedSince: 1 };
    },
    async cancelPreflight() {
      preflight = null;
      notify();
      return null;
    },
    actOnUploads: async ({ action, ids }) => act(action, ids),
    actOnAll: async ({ action, ...selection }) =>
      act(
        action,
        queue
          .selected(selection)
          .filter(({ actions }) => actions.includes(action))
          .map(({ id }) => id),
      ),
    dragFile: async () => ({ started: false }),
    retryFailed: async () => act('retry', queue.failed()),
    clearFinished: async () => act('remove', queue.finished()),
    moveUploads: async (move) => queue.move(move),
    selectionOffers: async (selection) => queue.offers(selection),
    async undoRemoval({ undo }) {
      const ids = removals[undo - 1] ?? [];
      removals[undo - 1] = [];
      for (const id of ids) queue.actOn(id, 'restore');
      notify();
      return { changed: ids.length };
    },
    async pauseAll() {
      allPaused = true;
      trayIsShown = params.get('tray') !== 'none';
      notify();
      return null;
    },
    async resumeAll() {
      allPaused = false;
      notify();
      return null;
    },
    async actOnGroup({ submission }) {
      const changed = queue.actOnGroup(submission);
      notify();
      return { changed };
    },
    async changeSubmission({ submission }) {
      if (submission !== undefined) settings = { ...settings, submissionMode: submission.mode };
      const tooLate = { all: 12, some: 2 }[params.get('late') ?? ''] ?? 0;
      return { changed: 12 - tooLate, tooLate };
    },
    earlierSubmissions: async () => [
      {
        submissionId: '6f1d2c84-51f0-4d5e-9a4b-0c2f6d1b7e33',
        name: 'Aurora – Trailer.mov',
        submittedAt: Date.now() - 86_400_000,
      },
      {
        submissionId: '1b7e336f-51f0-4d5e-9a4b-0c2f6d2c84aa',
        name: 'Aurora – Poster.jpg',
        submittedAt: Date.now() - 172_800_000,
      },
    ],
    checkSubmission: async () => ({ failure: null }),
    async submitAsNewVersion({ id, previousSubmissionId }) {
      if (previousSubmissionId === undefined && queue.find(id)?.submissionId === null)
        return 'submission-id-needed';
      queue.update(id, { state: 'queued', wait: { kind: 'turn' } });
      notify();
      return 'queued';
    },
    checkConnection: async ({ apiKey }) => connectionWith(apiKey, new URL(settings.apiUrl).host),
    async checkGatesAgain() {
      gates = gates.map((gate) => (gate.gate === 'rate-limit' ? gate : { ...gate, checking: true }));
      notify();
      setTimeout(() => {
        gates = gates.map((gate) => (gate.gate === 'rate-limit' ? gate : { ...gate, checking: false }));
        notify();
      }, 1_500);
      return null;
    },
    takeNavigation: async () => ({}),
    saveViewState: async () => null,
    checkForUpdates: async () => null,
    restart: async () => null,
    settings: async () => settings,
    async saveSettings({ apiKey, apiUrl, keepKeyPlain, proxySignIn, holdUnfinished, ...change }) {
      const { network, problem } = networkAfter(settings, { ...change, proxySignIn });
      if (problem !== null) return { settings, problems: [problem], question: null };

      if (apiUrl !== undefined && !apiUrl.startsWith('https://')) {
        return {
          settings,
          problems: [{ field: 'apiUrl', problem: URL.canParse(apiUrl) ? 'not-https' : 'not-a-url' }],
          question: null,
        };
      }
      if (typeof apiKey === 'string' && !/^sk_(live|test)_/u.test(apiKey)) {
        return { settings, problems: [{ field: 'apiKey', problem: 'not-a-key' }], question: null };
      }
      if (typeof apiKey === 'string' && holdUnfinished !== true && params.has('unfinished'))
        return { settings, problems: [], question: accountChange };
      if (apiKey === null) settings = { ...settings, key: null };
      if (keepKeyPlain !== undefined && settings.key !== null)
        settings = { ...settings, key: { ...settings.key, storage: keepKeyPlain ? 'plain' : 'memory' } };
      if (typeof apiKey === 'string') {
        settings = {
          ...settings,
          key: {
            environment: apiKey.startsWith('sk_live_') ? 'live' : 'sandbox',
            lastFour: apiKey.slice(-4),
            storage: settings.keyring === null ? 'memory' : 'keyring',
            keyring: settings.keyring,
          },
        };
        gates = gates.filter((gate) => gate.gate !== 'key');
      }
      settings = {
        ...settings,
        network,
        ...(apiUrl !== undefined && { apiUrl }),
        ...(change as Partial<SettingsView>),
      };
      notify();
      return { settings, problems: [], question: null };
    },
    async decideAboutHeld() {
      held = [];
      notify();
      return { changed: heldUploads.waiting, undo: null };
    },
    async trustCertificates() {
      settings = { ...settings, network: withCertificate(settings.network) };
      return { result: 'trusted', count: 1 };
    },
    async forgetCertificates() {
      settings = { ...settings, network: { ...settings.network, certificates: [] } };
      return null;
    },
    ...watch.calls,
    openPage: async () => null,
    licences: async () => someLicences,
    openLogs: async () => null,
    saveDiagnostics: async () => ({
      result: 'saved',
      path: '/home/anna/Documents/mediamagic-diagnostics.zip',
    }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onNavigationRequest: () => () => undefined,
  };
}
