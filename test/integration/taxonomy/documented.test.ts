/**
 * The documented errors, tested with the whole app and the local service: one row for each status, endpoint and body
 * shape. Each row has the expected failure, the number of requests, the closed gates, the state of the upload, and the
 * messages of the window.
 *
 * Reading an asset's detail, issues or topics fails no upload and has a separate table: results.test.ts.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Failure, GateNotice } from '../../../preload/contract.ts';
import { type Service, startService } from '../../service/index.ts';
import { accountRows } from './documented/accountRows.ts';
import { processingRows } from './documented/processingRows.ts';
import type { ClosedGate, DocumentedRow, Outcome, TestedEndpoint, Words } from './documented/row.ts';
import { allWords, bannerTitle, leftOver, rowWords } from './documented/shownMessages.ts';
import {
  type OpenScene,
  type FileSnapshot,
  addBystander,
  atEnd,
  lastFailure,
  meetAnswer,
  openScene,
  requestsTo,
  standsAs,
  triesSoFar,
  writeMedia,
} from './documented/stage.ts';
import { storageRows } from './documented/storageRows.ts';
import { submissionRows } from './documented/submissionRows.ts';
import {
  type WaitingRow,
  expiredUrlRow,
  lastingRows,
  onceFailingRows,
  waitingRows,
} from './documented/temporaryErrorRows.ts';
import { uploadRows } from './documented/uploadRows.ts';
import { validationRows } from './documented/validationRows.ts';

let service: Service;
let media: string;
let scene: OpenScene;

beforeAll(async () => {
  media = await mkdtemp(join(tmpdir(), 'mediamagic-test-'));
  await writeMedia(media);
  service = await startService({ processingSpeed: 1_000 });
});
afterAll(async () => {
  await service.stop();
  await rm(media, { recursive: true, force: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await scene.app.stop();
  expect(scene.app.bugs).toEqual([]);
  expect((await service.control.ledger()).problems).toEqual([]);
});

/** `none`: attempts follow each other at once. `half`: leaves time to check the wait between two of them. */
function setJitter(jitter: 'none' | 'half'): void {
  vi.spyOn(Math, 'random').mockReturnValue(jitter === 'none' ? 0 : 0.5);
}

function noticeOf(closed: ClosedGate, failure: Failure | null): unknown {
  return closed.gate === 'rate-limit'
    ? { ...closed, failure, until: expect.any(Number) }
    : { ...closed, failure, checking: false };
}

function expectWords({ row, notices }: FileSnapshot, { line, below, banners = [] }: Words): void {
  const words = rowWords(row);
  expect(words.line).toContain(line);
  if (row.state === 'complete') expect(words.line).toMatch(/issue|critical|major|minor|info/i);
  if (below === '') expect(words.below).toBe('');
  else expect(words.below).toContain(below);
  expect(notices.map(bannerTitle)).toEqual(banners.map((title) => expect.stringContaining(title)));
  for (const text of allWords(row, notices)) expect(text).not.toMatch(leftOver);
}

function expectSeen(
  seen: FileSnapshot,
  outcome: Pick<Outcome, 'failure' | 'gates' | 'state' | 'wait' | 'words'>,
): void {
  const { row, notices } = seen;
  const { failure, gates, state, wait, words } = outcome;
  expect(row.state).toBe(state);
  expect(row.wait?.kind ?? null).toBe(wait);
  if (state === 'failed') expect(row.failure).toEqual(failure);
  expect<readonly GateNotice[]>(notices).toEqual(gates.map((closed) => noticeOf(closed, failure)));
  expectWords(seen, words);
}

async function playRow(row: DocumentedRow): Promise<void> {
  const { endpoint, outcome } = row;
  setJitter('none');
  scene = await openScene(service, media, row);
  await meetAnswer(scene, row);
  const seen = await standsAs(scene, outcome, 10_000);
  expect(lastFailure(scene, endpoint)).toEqual(outcome.failure);
  expect(await requestsTo(scene, endpoint)).toBe(outcome.requests);
  for (const [other, requests] of Object.entries(outcome.also ?? {})) {
    expect([other, await requestsTo(scene, other as TestedEndpoint)]).toEqual([other, requests]);
  }
  expectSeen(seen, outcome);
  if (outcome.docsUrl !== undefined) expect(seen.row.docsUrl).toBe(outcome.docsUrl);
  if (outcome.wait === null) return;
  // Another file waits at the same gate without a new request.
  await addBystander(scene);
  expect(await requestsTo(scene, endpoint)).toBe(outcome.requests);
}

async function waitItOut(row: WaitingRow): Promise<void> {
  setJitter('half');
  scene = await openScene(service, media, row);
  await meetAnswer(scene, row);
  const seen = await standsAs(scene, row.while);
  expectSeen(seen, row.while);
  const { wait } = seen.row;
  if (wait?.kind === 'retry') expect(wait.failure).toEqual(row.while.failure);
  if (row.requestsPerTry !== null) {
    const { next, requests } = await triesSoFar(scene, row.endpoint);
    expect(requests).toBe((next - 1) * row.requestsPerTry);
  }
  setJitter('none');
  await row.repair(scene);
  await atEnd(scene);
}

const groups: readonly (readonly [string, readonly DocumentedRow[]])[] = [
  ['a refusal that concerns the account', accountRows],
  ['a refusal of a file', uploadRows],
  ['a refusal of a submission', submissionRows],
  ['a refusal after the submission', processingRows],
  ['a request that fails validation', validationRows],
  ['an answer of storage', storageRows],
  ['a temporary error of the service', onceFailingRows],
  ['a lasting error of the service', lastingRows],
];

describe.each(groups)('%s', (_name, rows) => {
  for (const row of rows) {
    it(`${row.endpoint}: ${row.answer}`, () => playRow(row));
  }
});

describe('an error of the service, while it lasts', () => {
  for (const row of [...waitingRows, expiredUrlRow]) {
    it(`${row.endpoint}: ${row.answer}, then it recovers`, async () => {
      await waitItOut(row);
      expect(scene.app.row(scene.name)).toMatchObject({ state: 'complete', failure: null, wait: null });
    });
  }
});
