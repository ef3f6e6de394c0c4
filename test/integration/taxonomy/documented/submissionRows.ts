/** Refusals of a new submission: 400, 403, 404, 409, 413 and 415. */
import { readFile } from 'node:fs/promises';

import { eventually } from '../../../support/poll.ts';
import {
  answers,
  completed,
  docsUrl,
  domain,
  explained,
  failure,
  forSupport,
  nothingToArrange,
  ofFile,
  refusedForGood,
  refusedName,
  wrongType,
} from './expected.ts';
import type { DocumentedRow, Scene, Words } from './row.ts';

const tooLarge: Words = { line: 'File too large', below: 'over the size limit' };

/** Submits the same content with the same key from another program. URLs may read, so the app recognizes it. */
async function submitElsewhere({ service, name, path }: Scene): Promise<void> {
  await service.control.setBehaviour({ sasPermissions: 'rcw' });
  const headers = { 'X-API-Key': service.keys.sandbox };
  const form = new FormData();
  form.append('file', new Blob([await readFile(path)], { type: 'text/plain' }), name);
  const base = `${service.apiUrl}/api/integrations`;
  const stored = await fetch(`${base}/uploads/direct`, { method: 'POST', headers, body: form });
  const { blobPath } = (await stored.json()) as { blobPath: string };
  await fetch(`${base}/submissions`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify({ assets: [{ blobPath }] }),
  });
  await service.control.resetLedger();
}

async function askForUnknownVersion(scene: Scene): Promise<void> {
  const { service, app, path, name } = scene;
  await submitElsewhere(scene);
  await app.queue.add([path]);
  await app.atRest();
  await service.control.resetLedger();
  await app.queue.actions.submitAsNewVersion(app.row(name).id, '00000000-0000-4000-8000-000000000000');
}

async function changeWorkspaceBeforeSubmitting({ service, app, path, name }: Scene): Promise<void> {
  await app.queue.add([path]);
  await eventually(
    () => app.row(name),
    ({ wait }) => wait?.kind === 'plan',
  );
  app.setAccount({ apiUrl: service.apiUrl, apiKey: service.keys.otherWorkspace });
}

const onlySandbox = 'simulationDelaySeconds is only available to sandbox API keys';
const alreadySubmittedWords: Words = { line: 'Already submitted', below: 'from an earlier submission' };
const conflict = failure(
  'already-submitted',
  { scope: 'file', retry: 'never', action: 'submit-as-new-version' },
  409,
  'Asset already submitted',
);

export const submissionRows: readonly DocumentedRow[] = [
  {
    endpoint: 'submissions.create',
    answer: '400 simulationDelaySeconds on a live key',
    key: 'live',
    arrange: answers('submissions.create', domain(400, onlySandbox)),
    outcome: refusedForGood(failure('bad-request', forSupport, 400, onlySandbox), {
      line: 'MediaMagic rejected the request',
      below: 'Retrying won’t help',
    }),
  },
  {
    endpoint: 'submissions.create',
    answer: '403 invalid blob path',
    arrange: answers('submissions.create', domain(403, 'Invalid blob path')),
    outcome: refusedForGood(failure('blob-path-refused', forSupport, 403, 'Invalid blob path'), refusedName),
  },
  {
    endpoint: 'submissions.create',
    answer: '402, then 403 because the new key is another workspace’s: sent again, to that one',
    key: 'noSubmissionWrite',
    arrange: nothingToArrange,
    act: changeWorkspaceBeforeSubmitting,
    outcome: completed(failure('blob-path-refused', forSupport, 403, 'Invalid blob path'), 3),
  },
  {
    endpoint: 'submissions.create',
    answer: '403 sandbox-only endpoint with a live key, with docs_url',
    key: 'live',
    arrange: answers(
      'submissions.create',
      explained(403, 'This endpoint is only available to sandbox API keys'),
    ),
    outcome: {
      ...refusedForGood(
        failure(
          'sandbox-only',
          { scope: 'file', retry: 'never', action: 'open-key-settings' },
          403,
          'This endpoint is only available to sandbox API keys',
          { docsUrl },
        ),
        { line: 'Sandbox only', below: 'needs a sandbox key' },
      ),
      docsUrl,
    },
  },
  {
    endpoint: 'submissions.create',
    answer: '404 unknown previousSubmissionId',
    arrange: nothingToArrange,
    act: askForUnknownVersion,
    outcome: refusedForGood(
      failure(
        'previous-submission-not-found',
        { scope: 'file', retry: 'never', action: 'submit-as-new-version' },
        404,
        'Previous submission not found',
      ),
      { line: 'Previous submission not found', below: 'Check the ID' },
    ),
  },
  {
    endpoint: 'submissions.create',
    answer: '409 already submitted by another client, with docs_url',
    arrange: submitElsewhere,
    outcome: {
      failure: { ...conflict, docsUrl: 'https://support.mediamagic.app/integrations/already-submitted' },
      requests: 1,
      gates: [],
      state: 'already-submitted',
      wait: null,
      docsUrl: 'https://support.mediamagic.app/integrations/already-submitted',
      words: alreadySubmittedWords,
    },
  },
  {
    endpoint: 'submissions.create',
    answer: '409 already submitted, without docs_url',
    arrange: answers('submissions.create', domain(409, 'Asset already submitted')),
    outcome: {
      failure: conflict,
      requests: 1,
      gates: [],
      state: 'already-submitted',
      wait: null,
      docsUrl: null,
      // This app created the blob, so the other submission may have other content.
      words: { line: 'Already submitted', below: 'already has a submission with this name' },
    },
  },
  {
    endpoint: 'submissions.create',
    answer: '413 over the cap of its category',
    arrange: ({ service }) => service.control.setBehaviour({ capsBytes: { document: 10 } }),
    outcome: refusedForGood(
      failure('too-large', ofFile, 413, 'File too large; the limit for document is 10 bytes'),
      tooLarge,
    ),
  },
  {
    endpoint: 'submissions.create',
    answer: '415 unsupported type',
    arrange: answers('submissions.create', domain(415, 'Unsupported content type')),
    outcome: refusedForGood(failure('type-not-allowed', ofFile, 415, 'Unsupported content type'), wrongType),
  },
  {
    endpoint: 'submissions.create',
    answer: '415 the stored bytes disagree with the declared type',
    arrange: answers('submissions.create', domain(415, 'Content type does not match the file')),
    outcome: refusedForGood(failure('type-mismatch', ofFile, 415, 'Content type does not match the file'), {
      line: 'Wrong file extension',
      below: 'The contents don’t match the extension',
    }),
  },
];
