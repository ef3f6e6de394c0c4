/** Reading the issues of complete uploads: behind all polling, paced, repeated, and never in the way of an upload. */
import { describe, expect, it, onTestFinished } from 'vitest';

import type { Answer, ApiClient, ApiRequest } from '../../../../../main/api/client.ts';
import { Gates } from '../../../../../main/api/gates/gates.ts';
import { localFailure } from '../../../../../main/errors/classify.ts';
import { type Finding, countBySeverity } from '../../../../../main/queue/model/findings.ts';
import { transition } from '../../../../../main/queue/model/stateMachine.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import { FindingsReader } from '../../../../../main/queue/run/findingsReader.ts';
import { Poller } from '../../../../../main/queue/run/poller.ts';
import type { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import { stepBackoff } from '../../../../../main/shared/backoff.ts';
import { silentLog } from '../../../../../main/shared/log.ts';
import type { Failure } from '../../../../../preload/contract.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';
import { createStore } from '../../../../support/storeUnderTest.ts';
import { anUpload } from '../../../../support/uploads.ts';

const second = 1_000;
const minute = 60 * second;
/** A request is noted up to one step of the virtual time after it started. */
const stepSlackMs = 50;
const account = 'site.key';
const issues = [
  { id: 'one', severity: 'CRITICAL', summary: 'A logo is missing' },
  { id: 'two', severity: 'minor', summary: 'A typo' },
  { id: 'three', severity: 'BLOCKER', summary: 'Something new' },
].map((issue) =>
  Object.assign(issue, {
    referenceNumber: '',
    ruleCode: '',
    status: 'OPEN',
    sidekickId: '',
    severityReasoning: '',
    severityReasoningHeadline: '',
    precedents: [],
  }),
);

type Reply = (request: ApiRequest<never>) => unknown;

/** The reader with a real store, real gates and a service that answers after 150 ms. */
async function createReader(reply: Reply = () => issues, isPollDue: () => boolean = () => false) {
  const { store } = await createStore();
  const clock = new FakeClock();
  const gates = new Gates(clock, () => reader.pump());
  onTestFinished(() => gates.stop());
  const requests: { readonly at: number; readonly path: string }[] = [];
  const api = fakeApi(clock, gates, (request) => {
    requests.push({ at: clock.elapsed(), path: request.path });
    return reply(request);
  });
  const current = { account, isPollDue };
  const bugs: unknown[] = [];
  const newReader = () =>
    new FindingsReader({
      store,
      gates,
      clock,
      api: () => api,
      account: () => current.account,
      isPollDue: () => current.isPollDue(),
      reviewed: (id, findings) => review(store, id, findings),
      log: { ...silentLog, bug: (error) => bugs.push(error) },
    });
  let reader = newReader();
  onTestFinished(() => expect(bugs).toEqual([]));
  return {
    store,
    clock,
    gates,
    requests,
    current,
    complete: (count: number, given: Partial<Upload> = {}) => completeUploads(store, clock, count, given),
    reader: () => reader,
    async restart() {
      await reader.stop();
      reader = newReader();
    },
    /** Lets virtual time pass, with what follows from each moment. */
    pass: (ms: number) => pass(clock, ms),
    severitiesOf: (id: string) => {
      const status = store.get(id)?.status;
      return status?.state === 'complete' ? (status.severities ?? null) : null;
    },
  };
}

async function pass(clock: FakeClock, ms: number, stepMs = 50): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(stepMs);
    await new Promise((go) => setImmediate(go));
  }
}

/** Sends requests through the gates, as the client does. A reply that is a failure refuses the request. */
function fakeApi(clock: FakeClock, gates: Gates, reply: Reply): ApiClient {
  const send = async (request: ApiRequest<never>): Promise<Answer<unknown>> => {
    const permit = await gates.enter(request, request.signal);
    if ('gate' in permit) return { ok: false, failure: permit.failure, wasSent: false };
    const answer = reply(request);
    await new Promise<void>((go, fail) => {
      clock.after(150, go);
      request.signal.addEventListener('abort', () => fail(new Error('aborted')));
    });
    if (isFailure(answer)) return { ok: false, failure: permit.failed(answer), wasSent: true };
    permit.answered();
    return { ok: true, value: answer };
  };
  return { send } as unknown as ApiClient;
}

function isFailure(answer: unknown): answer is Failure {
  return typeof answer === 'object' && answer !== null && 'kind' in answer;
}

function review(store: UploadStore, id: string, findings: readonly Finding[]): void {
  const before = store.get(id);
  if (before === null) return;
  const after = transition(before, { event: 'reviewed', severities: countBySeverity(findings) }, 0);
  if (after === null) return;
  store.save(before, after, []);
  store.findings.save(id, findings);
}

function submissionOf(number: number) {
  return {
    submissionId: `submission-${number}`,
    assetId: `asset-${number}`,
    versionNumber: 1,
    versionGroupId: null,
  };
}

function completeUploads(store: UploadStore, clock: FakeClock, count: number, given: Partial<Upload>) {
  const uploads = Array.from({ length: count }, (_, number) =>
    anUpload({
      account,
      submission: submissionOf(number),
      status: { state: 'complete', issueCount: 3 },
      finishedAt: clock.now(),
      ...given,
    }),
  );
  store.insert(uploads);
  for (const { id } of uploads) store.findings.expect(id, clock.now());
  return uploads.map(({ id }) => id);
}

describe('the issues of a complete upload', () => {
  it('are read once, counted by severity and kept', async () => {
    const { store, complete, reader, pass: later, severitiesOf, requests } = await createReader();
    const [id = ''] = complete(1);
    reader().pumpSoon();
    await later(10 * minute);
    expect(severitiesOf(id)).toEqual({ CRITICAL: 1, MAJOR: 0, MINOR: 1, INFO: 0, OTHER: 1 });
    expect(store.findings.of(id)?.map(({ summary }) => summary)).toEqual(
      issues.map(({ summary }) => summary),
    );
    expect(requests.map(({ path }) => path)).toEqual(['submissions/submission-0/assets/asset-0/issues']);
  });

  it('are read one after the other, at most forty in a minute', async () => {
    const { complete, reader, pass: later, severitiesOf, requests } = await createReader();
    const ids = complete(100);
    reader().pumpSoon();
    await later(4 * minute);
    expect(ids.every((id) => severitiesOf(id) !== null)).toBe(true);
    for (const { at } of requests) {
      const inMinute = requests.filter((other) => other.at >= at && other.at < at + minute - stepSlackMs);
      expect(inMinute.length).toBeLessThanOrEqual(40);
    }
    for (const [index, { at }] of requests.entries())
      if (index > 0) expect(at - (requests[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(150);
  });

  it('are read after a restart if they were not read before', async () => {
    const { complete, reader, pass: later, severitiesOf, restart } = await createReader();
    const ids = complete(60);
    reader().pumpSoon();
    await later(5 * second);
    await restart();
    const read = ids.filter((id) => severitiesOf(id) !== null).length;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(60);
    reader().pump();
    await later(3 * minute);
    expect(ids.filter((id) => severitiesOf(id) !== null)).toHaveLength(60);
  });

  it('are read later if the service cannot load them now', async () => {
    let failures = 3;
    const {
      complete,
      reader,
      pass: later,
      severitiesOf,
      requests,
    } = await createReader(() => {
      failures -= 1;
      return failures >= 0 ? localFailure('results-unavailable') : issues;
    });
    const [id = ''] = complete(1);
    reader().pumpSoon();
    await later(3 * minute);
    expect(severitiesOf(id)).toBeNull();
    expect(requests).toHaveLength(3);
    await later(10 * minute);
    expect(severitiesOf(id)).not.toBeNull();
    expect(requests).toHaveLength(4);
  });

  it('are not asked for without end', async () => {
    const {
      store,
      clock,
      complete,
      reader,
      pass: later,
      requests,
    } = await createReader(() => localFailure('not-finished'));
    complete(1);
    reader().pumpSoon();
    for (let round = 0; round < 12; round += 1) {
      await later(2 * second);
      clock.jump(7 * 60 * minute);
      reader().pump();
    }
    expect(requests).toHaveLength(6);
    expect(store.findings.nextDueAt(0)).toBeNull();
  });

  it.each([
    ['a refused key', 'key-invalid'],
    ['a plan without the capability', 'plan-gated'],
    ['a rate limit', 'rate-limited'],
    ['no connection', 'network-down'],
  ] as const)('wait behind %s, and none is asked for meanwhile', async (_name, kind) => {
    let isClosed = true;
    const {
      complete,
      reader,
      gates,
      pass: later,
      severitiesOf,
      requests,
    } = await createReader(() =>
      isClosed ? { ...localFailure(kind), status: 400, retryAfterMs: 90 * second } : issues,
    );
    const ids = complete(20);
    reader().pumpSoon();
    await later(minute);
    expect(requests.length).toBeLessThanOrEqual(kind === 'network-down' ? 6 : 1);
    isClosed = false;
    if (kind === 'key-invalid') gates.keyChanged(true);
    gates.checkAgain();
    await later(4 * minute);
    expect(ids.every((id) => severitiesOf(id) !== null)).toBe(true);
  });

  it('are read again later after a lost connection, which does not count', async () => {
    let lost = 12;
    const {
      complete,
      reader,
      pass: later,
      severitiesOf,
      requests,
    } = await createReader(() => {
      lost -= 1;
      return lost >= 0 ? localFailure('connection-lost') : issues;
    });
    const [id = ''] = complete(1);
    reader().pumpSoon();
    await later(5 * minute);
    expect(requests.length).toBeLessThan(12);
    await later(2 * minute);
    expect(severitiesOf(id)).not.toBeNull();
  });

  it('are not read while a poll is due', async () => {
    const { complete, current, reader, pass: later, requests } = await createReader();
    current.isPollDue = () => true;
    complete(1);
    reader().pumpSoon();
    await later(minute);
    expect(requests).toEqual([]);
    current.isPollDue = () => false;
    reader().pump(); // as the poller does after each round
    await later(second);
    expect(requests).toHaveLength(1);
  });

  it('are not read for an upload that was removed, until it is restored', async () => {
    const { store, complete, reader, pass: later, requests } = await createReader();
    const [id = ''] = complete(1);
    const upload = store.get(id);
    if (upload === null) throw new Error('It was just inserted');
    store.save(upload, { ...upload, removedAt: 5 }, []);
    reader().pumpSoon();
    await later(minute);
    expect(requests).toEqual([]);
    store.save({ ...upload, removedAt: 5 }, upload, []);
    reader().pumpSoon();
    await later(second);
    expect(requests).toHaveLength(1);
  });

  it('of another site are not asked for, and those of another workspace once', async () => {
    const {
      complete,
      current,
      reader,
      pass: later,
      requests,
      severitiesOf,
    } = await createReader(({ path }) =>
      path.includes('asset-0') ? { ...localFailure('not-finished'), status: 404 } : issues,
    );
    complete(1, { account: 'elsewhere.key' });
    complete(1, { account: 'site.otherWorkspace' });
    complete(1, { account: 'site.otherWorkspace' });
    const [own = ''] = complete(1, { submission: submissionOf(7) });
    reader().pumpSoon();
    await later(5 * minute);
    expect(requests.filter(({ path }) => path.includes('asset-0'))).toHaveLength(1);
    expect(severitiesOf(own)).not.toBeNull();
    current.account = 'site.otherWorkspace';
    reader().pump();
    await later(second);
    expect(requests.filter(({ path }) => path.includes('asset-0')).length).toBeGreaterThan(1);
  });
});

describe('a service that allows sixty reads a minute', () => {
  it.each([
    ['in 5 submissions of 60', 60],
    ['in 300 submissions of one', 1],
  ])('completes 300 files %s as soon with the reads of issues as without', async (_name, perSubmission) => {
    const without = await completeFiles(perSubmission, 'polls only');
    const beside = await completeFiles(perSubmission, 'with issues');
    expect(beside.completedAt).toEqual(without.completedAt);
    expect(beside.limited).toBe(without.limited);
    expect(beside.read).toBe(300);
    expect(without.read).toBe(0);
    for (const at of beside.readAt)
      expect(beside.readAt.filter((other) => other >= at && other < at + minute).length).toBeLessThanOrEqual(
        60,
      );
  });
});

/** 300 files are submitted within a minute. Each submission is complete 8 s after it was made. */
async function completeFiles(perSubmission: number, what: 'polls only' | 'with issues') {
  const { store } = await createStore();
  const clock = new FakeClock();
  const start = clock.elapsed();
  const madeAt = new Map<string, number>();
  const completedAt: number[] = [];
  const sentAt: number[] = [];
  const readAt: number[] = [];
  let limited = 0;
  const apply = (id: string, event: Parameters<typeof transition>[1]): void => {
    const before = store.get(id);
    const after = before === null ? null : transition(before, event, clock.now());
    if (before === null || after === null) return;
    store.save(before, after, []);
    if (event.event !== 'completed') return;
    completedAt.push(clock.elapsed() - start);
    if (what === 'with issues') store.findings.expect(id, clock.now());
    reader.pumpSoon();
  };
  const gates = new Gates(clock, () => poller.pump());
  onTestFinished(() => gates.stop());
  const api = fakeApi(clock, gates, ({ path, endpoint }) => {
    const now = clock.elapsed();
    if (sentAt.filter((at) => now - at < minute).length >= 60) {
      limited += 1;
      return { ...localFailure('rate-limited'), status: 429, retryAfterMs: 5 * second };
    }
    sentAt.push(now);
    if (endpoint === 'assets.issues') {
      readAt.push(now);
      return issues;
    }
    const id = path.replace('submissions/', '');
    const isComplete = now - (madeAt.get(id) ?? 0) >= 8 * second;
    const assets = Array.from({ length: perSubmission }, (_, index) => ({
      assetId: `${id}-${index}`,
      issueCount: 3,
    }));
    return { status: isComplete ? 'complete' : 'processing', progressPercent: 0, assets };
  });
  const deps = {
    store,
    gates,
    clock,
    log: silentLog,
    api: () => api,
    account: () => account,
    site: () => null,
  };
  const poller: Poller = new Poller({
    ...deps,
    apply,
    backoff: () => stepBackoff,
    beforeRound: () => undefined,
    pollStarted: () => reader.pollStarted(),
    afterRound: () => reader.pump(),
  });
  const reader: FindingsReader = new FindingsReader({
    ...deps,
    isPollDue: () => poller.isAnyDue,
    reviewed: (id, findings) => review(store, id, findings),
  });
  const submissions = 300 / perSubmission;
  const stepMs = 100;
  const isDone = () => completedAt.length === 300 && readAt.length === (what === 'with issues' ? 300 : 0);
  for (let passed = 0; passed < 90 * minute && !isDone(); passed += stepMs) {
    const made = madeAt.size;
    if (made < submissions && passed >= (made * minute) / submissions) {
      const submissionId = `submission-${made}`;
      madeAt.set(submissionId, clock.elapsed());
      store.insert(
        Array.from({ length: perSubmission }, (_, index) =>
          anUpload({
            account,
            submission: { ...submissionOf(0), submissionId, assetId: `${submissionId}-${index}` },
            status: {
              state: 'processing',
              percent: 0,
              pollAt: clock.now() + 2 * second,
              pollsWithoutProgress: 0,
              failure: null,
            },
          }),
        ),
      );
      poller.pumpSoon();
    }
    await pass(clock, stepMs, stepMs);
  }
  await Promise.all([poller.stop(), reader.stop()]);
  return { completedAt, limited, read: readAt.length, readAt };
}
