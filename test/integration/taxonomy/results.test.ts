/**
 * The documented errors of the endpoints that results are read from, met by the real client at the local service: how
 * each answer is understood, how many requests it costs, which gates close. The upload itself stays complete.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Failure, FailureKind, GateNotice, ResultsAnswer } from '../../../preload/contract.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const endpoints = ['assets.topics', 'assets.issues', 'assets.get'] as const;
type ReadEndpoint = (typeof endpoints)[number];

interface Scene {
  readonly service: Service;
  readonly app: QueueUnderTest;
}

interface ResultsRow {
  readonly answer: string;
  readonly file?: string;
  readonly arrange: (scene: Scene) => Promise<void>;
  readonly understood: unknown;
  /** Of topics, issues and detail. */
  readonly requests: readonly [unknown, number, number];
  readonly gates?: readonly GateNotice['gate'][];
}

let service: Service;
let app: QueueUnderTest;

beforeAll(async () => {
  service = await startService({ processingSpeed: 1_000 });
});
afterAll(() => service.stop());
afterEach(async () => {
  vi.restoreAllMocks();
  await app.stop();
  expect(app.bugs).toEqual([]);
  expect((await service.control.ledger()).problems).toEqual([]);
});

/** An app with one complete upload. */
async function openApp(name: string): Promise<string> {
  await service.control.reset();
  await service.control.setProcessingSpeed(1_000);
  const folder = await temporaryFolder();
  const account = { apiUrl: service.apiUrl, apiKey: service.keys.sandbox };
  app = openQueue(folder, account, { speed: 20 });
  await writeFile(join(folder, name), `Shot list of ${name}\n`.repeat(100));
  await app.queue.add([join(folder, name)]);
  await app.atRest();
  const { id, state } = app.row(name);
  expect(state).toBe('complete');
  await readOnItsOwn();
  await service.control.resetLedger();
  return id;
}

/** The app has read the issues without a question, and does not repeat that, so that the table counts only its own. */
async function readOnItsOwn(): Promise<void> {
  const tried = app.database.prepare('SELECT 1 FROM findings WHERE due_at IS NULL OR tries > 0');
  await eventually(
    () => tried.all(),
    (rows) => rows.length === 1,
  );
  app.database.exec('UPDATE findings SET due_at = NULL');
}

async function requestCounts(): Promise<number[]> {
  const ledgers = await Promise.all(endpoints.map((endpoint) => service.control.ledger({ endpoint })));
  return ledgers.map(({ requests }) => requests.length);
}

/** Every one of these endpoints answers so. */
function answers(
  at: readonly ReadEndpoint[],
  answer: { status: number; json?: unknown; text?: string; headers?: Record<string, string>; next?: number },
) {
  return async (): Promise<void> => {
    for (const endpoint of at) await service.control.addFault({ endpoint, kind: 'answer', ...answer });
  };
}

function html(status: number) {
  return async (): Promise<void> => {
    for (const endpoint of endpoints) await service.control.addFault({ endpoint, kind: 'html', status });
  };
}

function unavailable(kind: FailureKind, more: Partial<Failure> = {}) {
  return { state: 'unavailable', failure: expect.objectContaining({ kind, ...more }), docs: null };
}

/** All issues are there, ungrouped. */
function ungrouped(kind: FailureKind) {
  return {
    state: 'ready',
    results: expect.objectContaining({
      topics: [],
      orphans: expect.arrayContaining([expect.objectContaining({ ruleCode: 'CLM-101' })]),
      missing: expect.objectContaining({ kind }),
    }),
  };
}
const grouped = {
  state: 'ready',
  results: expect.objectContaining({
    topics: [
      expect.objectContaining({ title: 'Product claims' }),
      expect.objectContaining({ title: 'Disclosure' }),
    ],
    missing: null,
  }),
};
const docsUrl = 'https://support.mediamagic.app/integrations/errors';
const lost = { status: 502, json: { detail: 'Failed to load results from storage' } };
const both = ['assets.topics', 'assets.issues'] as const;

const accountRows: readonly ResultsRow[] = [
  {
    answer: '401 expired',
    arrange: () => service.control.expireKey('sandbox'),
    understood: unavailable('key-expired', { status: 401, detail: 'This API key has expired' }),
    requests: [1, 1, 0],
    gates: ['key'],
  },
  {
    answer: '401 revoked',
    arrange: () => service.control.revokeKey('sandbox'),
    understood: unavailable('key-revoked', { status: 401 }),
    requests: [1, 1, 0],
    gates: ['key'],
  },
  {
    answer: '401 unknown key',
    arrange: async () => app.setAccount({ apiUrl: service.apiUrl, apiKey: `sk_test_${'0'.repeat(64)}` }),
    understood: unavailable('key-invalid', { status: 401 }),
    requests: [1, 1, 0],
    gates: ['key'],
  },
  {
    answer: 'no key: nothing is asked',
    arrange: async () => app.setAccount({ apiUrl: service.apiUrl, apiKey: '' }),
    understood: unavailable('key-missing'),
    requests: [0, 0, 0],
    gates: ['key'],
  },
  {
    answer: '402',
    arrange: () => service.control.revokePlan({ key: 'sandbox', bucket: 'submission_read' }),
    understood: unavailable('plan-gated', { status: 402, bucket: 'submission_read' }),
    requests: [1, 1, 0],
    gates: ['plan'],
  },
  {
    answer: '429 with Retry-After',
    arrange: () =>
      service.control.setLimit({
        key: 'sandbox',
        bucket: 'submission_read',
        limit: 0,
        windowMs: 600_000,
      }),
    understood: unavailable('rate-limited', { status: 429, bucket: 'submission_read' }),
    requests: [1, 1, 0],
    gates: ['rate-limit'],
  },
  {
    answer: '429 at one of the two: what the other brought is shown',
    arrange: answers(['assets.topics'], { status: 429, json: { error: 'Rate limit exceeded: 1' } }),
    understood: ungrouped('rate-limited'),
    requests: [1, 1, 0],
    gates: ['rate-limit'],
  },
  {
    answer: 'no network',
    arrange: () => service.control.setNetwork('down'),
    understood: unavailable('connection-refused'),
    requests: [0, 0, 0],
    gates: ['offline'],
  },
];

const notThereRows: readonly ResultsRow[] = [
  {
    answer: '404 not finished, of which the detail knows',
    arrange: answers(both, { status: 404, json: { detail: 'Asset has not finished processing' } }),
    understood: { state: 'not-finished' },
    requests: [1, 1, 1],
  },
  {
    answer: '404 in the words of an unknown submission, of which the detail knows all the same',
    arrange: answers(both, { status: 404, json: { detail: 'Submission not found' } }),
    understood: { state: 'not-finished' },
    requests: [1, 1, 1],
  },
  {
    answer: '404 in another workspace',
    arrange: async () => app.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.otherWorkspace }),
    understood: unavailable('submission-not-found', { status: 404, detail: 'Submission not found' }),
    requests: [1, 1, 1],
  },
  {
    answer: '404 of a web server that is not the service',
    arrange: html(404),
    understood: unavailable('not-found', { status: 404 }),
    requests: [1, 1, 1],
  },
  {
    answer: '404 of the topics alone',
    arrange: answers(['assets.topics'], {
      status: 404,
      json: { detail: 'Asset has not finished processing' },
    }),
    understood: ungrouped('not-finished'),
    requests: [1, 1, 0],
  },
];

const failingRows: readonly ResultsRow[] = [
  {
    answer: '502 once: asked again by itself',
    arrange: answers(both, { ...lost, next: 1 }),
    understood: grouped,
    requests: [2, 2, 0],
  },
  {
    answer: '502 of topics and issues: the detail has the issues',
    file: 'lost-results.txt',
    arrange: async () => undefined,
    understood: ungrouped('results-unavailable'),
    requests: [3, 3, 1],
  },
  {
    answer: '502 of all',
    arrange: answers(endpoints, { ...lost, json: { ...lost.json, docs_url: docsUrl } }),
    understood: {
      state: 'unavailable',
      failure: expect.objectContaining({
        kind: 'results-unavailable',
        status: 502,
        detail: 'Failed to load results from storage',
        docsUrl,
      }),
      docs: { id: expect.any(String), host: 'support.mediamagic.app' },
    },
    requests: [3, 3, 3],
  },
  {
    answer: '502 of topics and issues, and another error at the detail: the first is reported',
    arrange: async () => {
      await answers(both, lost)();
      await answers(['assets.get'], { status: 500, json: { detail: 'Internal server error' } })();
    },
    understood: unavailable('results-unavailable', { status: 502 }),
    requests: [3, 3, 3],
  },
  {
    answer: '502 at the topics, 429 at the issues: the pause is reported',
    arrange: async () => {
      await answers(['assets.topics'], lost)();
      await answers(['assets.issues'], { status: 429, json: { error: 'Rate limit exceeded: 1' } })();
    },
    understood: unavailable('rate-limited', { status: 429 }),
    requests: [expect.any(Number), 1, 0],
    gates: ['rate-limit'],
  },
  {
    answer: '502 of the topics alone',
    arrange: answers(['assets.topics'], lost),
    understood: ungrouped('results-unavailable'),
    requests: [3, 1, 0],
  },
  {
    answer: '502 of the issues alone: the topics have them too',
    arrange: answers(['assets.issues'], lost),
    understood: {
      state: 'ready',
      results: expect.objectContaining({
        topics: [
          expect.objectContaining({ title: 'Product claims' }),
          expect.objectContaining({ title: 'Disclosure' }),
        ],
        missing: expect.objectContaining({ kind: 'results-unavailable' }),
      }),
    },
    requests: [1, 3, 0],
  },
  {
    answer: '500',
    arrange: answers(endpoints, { status: 500, json: { detail: 'Internal server error' } }),
    understood: unavailable('service-error', { status: 500, detail: 'Internal server error' }),
    requests: [3, 3, 3],
  },
  {
    answer: '503 with a proxy’s page',
    arrange: html(503),
    understood: unavailable('service-unavailable', { status: 503 }),
    requests: [3, 3, 3],
  },
  {
    answer: '400',
    arrange: answers(endpoints, { status: 400, json: { detail: 'Bad request' } }),
    understood: unavailable('bad-request', { status: 400, detail: 'Bad request' }),
    requests: [1, 1, 1],
  },
  {
    answer: '403',
    arrange: answers(endpoints, { status: 403, json: { detail: 'No' } }),
    understood: unavailable('forbidden', { status: 403, detail: 'No' }),
    requests: [1, 1, 1],
  },
  {
    answer: '422 with fields',
    arrange: answers(endpoints, {
      status: 422,
      json: { fields: [{ field: 'assetId', message: 'must be a UUID' }] },
    }),
    understood: unavailable('validation', {
      status: 422,
      fields: [{ field: 'assetId', message: 'must be a UUID' }],
    }),
    requests: [1, 1, 1],
  },
  {
    answer: '200 with a sign-in page',
    arrange: html(200),
    understood: unavailable('unreadable-answer', { status: 200 }),
    requests: [1, 1, 1],
  },
  {
    answer: '200 with JSON that has no list',
    arrange: answers(endpoints, { status: 200, json: 'welcome' }),
    understood: unavailable('unreadable-answer', { status: 200 }),
    requests: [1, 1, 1],
  },
  {
    answer: 'half an answer',
    arrange: async () => {
      for (const endpoint of endpoints) await service.control.addFault({ endpoint, kind: 'cut-json' });
    },
    understood: unavailable('unreadable-answer', { status: 200 }),
    requests: [1, 1, 1],
  },
  {
    answer: 'a connection that breaks each time',
    arrange: async () => {
      for (const endpoint of endpoints) await service.control.addFault({ endpoint, kind: 'reset' });
    },
    understood: unavailable('connection-lost'),
    requests: [3, 3, 3],
  },
];

async function playRow(row: ResultsRow): Promise<void> {
  vi.spyOn(Math, 'random').mockReturnValue(0); // tries follow each other at once
  const name = row.file ?? 'notes.txt';
  const id = await openApp(name);
  await row.arrange({ service, app });
  const understood: ResultsAnswer | null = await app.results.read(id);
  expect(understood).toEqual(row.understood);
  expect(await requestCounts()).toEqual(row.requests);
  expect(app.gates.notices().map(({ gate }) => gate)).toEqual(row.gates ?? []);
  expect(app.row(name).state).toBe('complete');
}

describe.each([
  ['a refusal that concerns the account', accountRows],
  ['results that are not there', notThereRows],
  ['an error of the service', failingRows],
])('reading results: %s', (_name, rows) => {
  for (const row of rows) it(row.answer, () => playRow(row));
});
