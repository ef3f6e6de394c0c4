/** Refusals that concern the account and not the file: 401, 402 and 429, at every endpoint of the API. */
import { expect } from 'vitest';

import type { FailureKind } from '../../../../preload/contract.ts';
import type { KeyName } from '../../../service/index.ts';
import {
  type ApiEndpoint,
  answers,
  bucketOf,
  bucketWords,
  completed,
  failure,
  heldBack,
  nothingToArrange,
  ofKey,
  ofPlan,
  ofRate,
} from './expected.ts';
import type { DocumentedRow, Scene } from './row.ts';

const apiEndpoints = [
  'uploads.url',
  'uploads.direct',
  'submissions.create',
  'submissions.get',
  'assets.retry',
] as const satisfies readonly ApiEndpoint[];

// ------------------------------------------------------------------------------------------------------------- 401

interface KeyProblem {
  readonly detail: string;
  readonly docsUrl?: string;
  readonly kind: FailureKind;
  /** A key with this problem; null when the service cannot be made to respond this way. */
  readonly key: KeyName | 'unknown' | null;
  /** Gives this problem to a key that was valid so far. */
  readonly befall: ((scene: Scene) => Promise<void>) | null;
  readonly banner: string;
}

const keyTroubles: readonly KeyProblem[] = [
  {
    detail: 'Missing X-API-Key header',
    kind: 'key-missing',
    key: null,
    befall: null,
    banner: 'Add your API key',
  },
  { detail: 'Invalid API key', kind: 'key-invalid', key: 'unknown', befall: null, banner: 'isn’t valid' },
  {
    detail: 'This API key has expired',
    kind: 'key-expired',
    key: 'expired',
    befall: ({ service }) => service.control.expireKey('sandbox'),
    banner: 'has expired',
  },
  {
    detail: 'This API key has been revoked',
    kind: 'key-revoked',
    key: 'revoked',
    befall: ({ service }) => service.control.revokeKey('sandbox'),
    banner: 'was revoked',
  },
  {
    // There is no documented message, so only the status decides.
    detail: 'Unauthorized',
    docsUrl: 'https://support.mediamagic.app/integrations/keys',
    kind: 'key-refused',
    key: null,
    befall: null,
    banner: 'was rejected',
  },
];

/** Real when this endpoint is the first that uses the key, or when the key can be changed just before. A direct upload is neither. */
function keyRow(endpoint: ApiEndpoint, problem: KeyProblem): DocumentedRow {
  const { detail, docsUrl, kind, key, befall, banner } = problem;
  const isFirst = endpoint === 'uploads.url';
  const madeUp = answers(endpoint, { status: 401, json: { detail, docs_url: docsUrl } });
  const more = docsUrl === undefined ? {} : { docsUrl };
  const arrange = endpoint === 'assets.retry' && befall !== null ? befall : madeUp;
  return {
    endpoint,
    answer: `401 “${detail}”${docsUrl === undefined ? '' : ' with docs_url'}`,
    ...(isFirst && key !== null ? { key, arrange: nothingToArrange } : { arrange }),
    outcome: heldBack(endpoint, 'key', failure(kind, ofKey, 401, detail, more), {
      line: 'On hold: API key',
      below: '',
      banners: [banner],
    }),
  };
}

/** Without a key, the app sends no request. */
const noKeyRow: DocumentedRow = {
  endpoint: 'uploads.url',
  answer: 'nothing, for there is no key yet',
  key: 'none',
  arrange: nothingToArrange,
  outcome: {
    ...heldBack(
      'uploads.url',
      'key',
      { kind: 'key-missing', ...ofKey, detail: '' },
      { line: 'On hold: API key', below: '', banners: ['Add your API key'] },
    ),
    requests: 0,
  },
};

// ------------------------------------------------------------------------------------------------------------- 402

const planMessage = 'Your plan does not include access to this part of the Integrations API';

function planOutcome(endpoint: ApiEndpoint, detail = planMessage): DocumentedRow['outcome'] {
  const bucket = bucketOf[endpoint];
  const words = bucketWords[bucket];
  return heldBack(endpoint, 'plan', failure('plan-gated', ofPlan, 402, detail, { bucket }), {
    line: 'On hold: not in your plan',
    below: '',
    banners: [`doesn’t include ${words}`],
  });
}

/** Real: the plan of the key lacks the bucket, from the start or from just before. */
function planRow(endpoint: ApiEndpoint): DocumentedRow {
  const bucket = bucketOf[endpoint];
  const fromStart: Partial<Record<ApiEndpoint, KeyName>> = {
    'uploads.url': 'noPlan',
    'submissions.create': 'noSubmissionWrite',
  };
  const key = fromStart[endpoint];
  // A request for a URL comes before a direct upload and has the same bucket, so the service cannot refuse the latter alone.
  const madeUp = answers(endpoint, {
    status: 402,
    json: { error_code: 'tier_not_authorized_for_integrations_api', message: planMessage, bucket },
  });
  const revoked = ({ service }: Scene) => service.control.revokePlan({ key: 'sandbox', bucket });
  return {
    endpoint,
    answer: '402 with the bucket of the endpoint',
    ...(key === undefined
      ? { arrange: endpoint === 'uploads.direct' ? madeUp : revoked }
      : { key, arrange: nothingToArrange }),
    outcome: planOutcome(endpoint),
  };
}

const oddPlanRows: readonly DocumentedRow[] = [
  {
    endpoint: 'submissions.create',
    answer: '402 with an unknown bucket: the endpoint’s own is used',
    arrange: answers('submissions.create', {
      status: 402,
      json: { error_code: 'tier_not_authorized_for_integrations_api', message: planMessage, bucket: 'media' },
    }),
    outcome: planOutcome('submissions.create'),
  },
  {
    endpoint: 'submissions.create',
    answer: '402 with another endpoint’s bucket: both are closed',
    arrange: answers('submissions.create', {
      status: 402,
      json: {
        error_code: 'tier_not_authorized_for_integrations_api',
        message: planMessage,
        bucket: 'submission_read',
      },
    }),
    outcome: {
      ...planOutcome('submissions.create'),
      failure: failure('plan-gated', ofPlan, 402, planMessage, { bucket: 'submission_read' }),
      gates: [
        { gate: 'plan', bucket: 'submission_read' },
        { gate: 'plan', bucket: 'submission_write' },
      ],
      words: {
        line: 'On hold: not in your plan',
        below: '',
        banners: ['doesn’t include viewing progress', 'doesn’t include submitting files'],
      },
    },
  },
  {
    endpoint: 'uploads.direct',
    answer: '402 without a body',
    arrange: answers('uploads.direct', { status: 402 }),
    outcome: planOutcome('uploads.direct', ''),
  },
];

// ------------------------------------------------------------------------------------------------------------- 429

/** How long the app waits without a Retry-After. */
const unsaidPauseMs = 30_000;
const longPauseMs = 600_000;
const noRate = 'Rate limit exceeded: 0 per 600 second';

function rateRows(endpoint: ApiEndpoint): DocumentedRow[] {
  const bucket = bucketOf[endpoint];
  const detail = 'Rate limit exceeded: 60 per 1 minute';
  const words = {
    line: 'On hold for',
    below: '',
    banners: [`Slowing down: ${bucketWords[bucket]}`],
  };
  const understood = (retryAfterMs: number, said = detail) =>
    failure('rate-limited', ofRate, 429, said, { bucket, retryAfterMs });
  const json = { error: detail };
  return [
    {
      endpoint,
      answer: '429 with Retry-After in seconds',
      arrange:
        endpoint === 'uploads.direct'
          ? answers(endpoint, { status: 429, json: { error: noRate }, headers: { 'Retry-After': '600' } })
          : ({ service }) =>
              service.control.setLimit({ key: 'sandbox', bucket, limit: 0, windowMs: longPauseMs }),
      outcome: heldBack(endpoint, 'rate-limit', understood(longPauseMs, noRate), words),
    },
    {
      endpoint,
      answer: '429 with Retry-After as a date',
      arrange: async (scene) => {
        // In the service's time, which its answers name in their Date. The app's runs faster and is another.
        const date = new Date(Date.now() + longPauseMs).toUTCString();
        await answers(endpoint, { status: 429, json, headers: { 'Retry-After': date } })(scene);
      },
      outcome: heldBack(endpoint, 'rate-limit', understood(expect.closeTo(longPauseMs, -5)), words),
    },
    {
      endpoint,
      answer: '429 without Retry-After',
      arrange: answers(endpoint, { status: 429, json }),
      outcome: heldBack(endpoint, 'rate-limit', understood(unsaidPauseMs), words),
    },
    {
      endpoint,
      answer: '429 with Retry-After: 1, once',
      arrange: answers(endpoint, { status: 429, json, headers: { 'Retry-After': '1' }, next: 1 }),
      outcome: completed(understood(1_000), 2),
    },
  ];
}

export const accountRows: readonly DocumentedRow[] = [
  ...apiEndpoints.flatMap((endpoint) => keyTroubles.map((problem) => keyRow(endpoint, problem))),
  noKeyRow,
  ...apiEndpoints.map(planRow),
  ...oddPlanRows,
  ...apiEndpoints.flatMap(rateRows),
];
