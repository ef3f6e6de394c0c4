/** Temporary errors of the service: 500, 502, 503 and 504, at every endpoint, and storage behind a proxy. */
import { expect } from 'vitest';

import type { Failure, FailureKind } from '../../../../preload/contract.ts';
import {
  type MadeUp,
  answers,
  answersPage,
  completed,
  failure,
  passing,
  refusedForGood,
} from './expected.ts';
import type { DocumentedRow, Outcome, TestedEndpoint, Words } from './row.ts';

export const allEndpoints = [
  'uploads.url',
  'uploads.direct',
  'submissions.create',
  'submissions.get',
  'assets.retry',
  'storage.put',
] as const satisfies readonly TestedEndpoint[];

const docsUrl = 'https://support.mediamagic.app/integrations/errors';
const internalError: MadeUp = { status: 500, json: { detail: 'Internal server error' } };
const internalErrorXml: MadeUp = {
  status: 500,
  text: '<?xml version="1.0" encoding="utf-8"?><Error><Code>InternalError</Code><Message>Internal server error</Message></Error>',
};

interface Troubled {
  readonly internal: MadeUp;
  readonly kind: FailureKind;
  readonly detail: string;
  readonly more: Partial<Failure>;
  readonly words: Words;
}

function problemAt(endpoint: TestedEndpoint): Troubled {
  return endpoint === 'storage.put'
    ? {
        internal: internalErrorXml,
        kind: 'storage-error',
        detail: 'InternalError: Internal server error',
        more: { facts: { code: 'InternalError' } },
        words: { line: 'Cloud storage problem', below: 'Retrying usually works' },
      }
    : {
        internal: internalError,
        kind: 'service-error',
        detail: 'Internal server error',
        more: {},
        words: { line: 'MediaMagic had a problem', below: 'Retrying usually works' },
      };
}

/** Fails once and then succeeds. */
function onceRows(endpoint: TestedEndpoint): DocumentedRow[] {
  const isStorage = endpoint === 'storage.put';
  const { internal, kind, detail, more } = problemAt(endpoint);
  return [
    {
      endpoint,
      answer: '500, once',
      arrange: answers(endpoint, { ...internal, next: 1 }),
      outcome: completed(failure(kind, passing, 500, detail, more), 2),
    },
    {
      endpoint,
      answer: '502 with docs_url, once',
      arrange: answers(endpoint, {
        status: 502,
        json: { detail: 'Failed to load results from storage', docs_url: docsUrl },
        next: 1,
      }),
      outcome: completed(
        isStorage
          ? failure('storage-error', passing, 502, 'Failed to load results from storage')
          : failure('service-unavailable', passing, 502, 'Failed to load results from storage', { docsUrl }),
        2,
      ),
    },
    {
      endpoint,
      answer: '503 without a body, once',
      arrange: answers(endpoint, { status: 503, next: 1 }),
      outcome: completed(failure(isStorage ? 'storage-busy' : 'service-unavailable', passing, 503, ''), 2),
    },
    {
      endpoint,
      answer: '504 as a proxy’s page, once',
      arrange: answersPage(endpoint, 504, 1),
      outcome: completed(
        failure(isStorage ? 'storage-error' : 'service-unavailable', passing, 504, '504'),
        2,
      ),
    },
  ];
}

/** How many attempts a step has. */
const triesPerStep = 12;

function neverRow(endpoint: TestedEndpoint): DocumentedRow {
  const { internal, kind, detail, more, words } = problemAt(endpoint);
  return {
    endpoint,
    answer: '500, until the tries of the step are used up',
    arrange: answers(endpoint, internal),
    outcome: {
      ...refusedForGood(failure(kind, passing, 500, detail, more), words),
      requests: triesPerStep,
    },
  };
}

export const onceFailingRows: readonly DocumentedRow[] = allEndpoints.flatMap(onceRows);
/**
 * Only where no request without the file can be sent. What a probe meets at the others too is an outage, also for a
 * single file (`outage.test.ts`).
 */
export const lastingRows: readonly DocumentedRow[] = (['uploads.direct', 'storage.put'] as const).map(
  neverRow,
);

export interface WaitingRow {
  readonly endpoint: TestedEndpoint;
  readonly answer: string;
  readonly arrange: DocumentedRow['arrange'];
  readonly while: Omit<Outcome, 'requests'>;
  /** Requests of the endpoint for one attempt of the step; null when no attempt is shown. */
  readonly requestsPerTry: number | null;
  /** Ends the error. */
  readonly repair: DocumentedRow['arrange'];
}

const clearFaults: WaitingRow['repair'] = ({ service }) => service.control.clearFaults();

/** Before a direct upload the row says that storage cannot be reached. */
const ownWaits = allEndpoints.filter((endpoint) => endpoint !== 'uploads.direct');

/** The message while an error lasts. Afterwards the upload continues automatically. */
export const waitingRows: readonly WaitingRow[] = ownWaits.map((endpoint) => {
  const { internal, kind, detail, more, words } = problemAt(endpoint);
  const isFollowed = endpoint === 'submissions.get';
  return {
    endpoint,
    answer: '500',
    arrange: answers(endpoint, internal),
    while: {
      failure: failure(kind, passing, 500, detail, more),
      gates: [],
      state: isFollowed ? 'processing' : 'queued',
      wait: isFollowed ? null : 'retry',
      words: isFollowed ? { line: 'Processing', below: '' } : { line: 'Retrying', below: words.line },
    },
    requestsPerTry: isFollowed ? null : 1,
    repair: clearFaults,
  };
});

/** Really expired: after the blocks were refused, one attempt sends the file to two URLs, which are both expired. */
export const expiredUrlRow: WaitingRow = {
  endpoint: 'storage.put',
  answer: '403 to URLs that are handed out expired',
  arrange: ({ service }) => service.control.setBehaviour({ sasLifetimeMs: -3_600_000 }),
  while: {
    failure: failure(
      'storage-url-expired',
      passing,
      403,
      expect.stringMatching(/^Auth\w+: Server failed to authenticate/),
      { facts: { code: expect.stringMatching(/^Auth/) } },
    ),
    gates: [],
    state: 'queued',
    wait: 'retry',
    words: { line: 'Retrying', below: 'Upload link expired' },
  },
  requestsPerTry: 2,
  repair: ({ service }) => service.control.setBehaviour({ sasLifetimeMs: 3_600_000 }),
};
