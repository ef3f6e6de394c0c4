/** Refusals of one file by both upload methods: 403, 413 and 415. */
import {
  answers,
  docsUrl,
  domain,
  explained,
  failure,
  forSupport,
  ofFile,
  refusedForGood,
  refusedName,
  wrongType,
} from './expected.ts';
import type { DocumentedRow, TestedEndpoint } from './row.ts';

function rowsOf(endpoint: TestedEndpoint): DocumentedRow[] {
  return [
    {
      endpoint,
      answer: '403 invalid filename',
      arrange: answers(endpoint, domain(403, 'Invalid filename')),
      outcome: refusedForGood(failure('blob-path-refused', forSupport, 403, 'Invalid filename'), refusedName),
    },
    {
      endpoint,
      answer: '403 invalid blob path, with docs_url',
      arrange: answers(endpoint, explained(403, 'Invalid blob path')),
      outcome: {
        ...refusedForGood(
          failure('blob-path-refused', forSupport, 403, 'Invalid blob path', { docsUrl }),
          refusedName,
        ),
        docsUrl,
      },
    },
    {
      endpoint,
      answer: '415 unsupported type',
      arrange: answers(endpoint, domain(415, 'Unsupported content type')),
      outcome: refusedForGood(
        failure('type-not-allowed', ofFile, 415, 'Unsupported content type'),
        wrongType,
      ),
    },
  ];
}

/** Storage has to take it, so it waits for that. */
const directTooLarge: DocumentedRow = {
  endpoint: 'uploads.direct',
  answer: '413 over the direct cap: waits for storage, and is not sent directly again',
  arrange: ({ service }) => service.control.setBehaviour({ directCapBytes: 100 }),
  outcome: {
    failure: failure('too-large', ofFile, 413, 'File too large; use the presigned upload URL'),
    requests: 1,
    gates: [],
    state: 'queued',
    wait: 'retry',
    words: { line: 'Retrying', below: 'Couldn’t connect' },
  },
};

export const uploadRows: readonly DocumentedRow[] = [
  ...rowsOf('uploads.url'),
  ...rowsOf('uploads.direct'),
  directTooLarge,
];
