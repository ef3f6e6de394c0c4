/**
 * docs/ERRORS.md, made from the error taxonomy (main/errors) and the English words. `npm run docs:errors` writes it; with
 * `--check` it fails when the file is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { apiRules, rateLimitPauseMs, storageRules } from '../../main/errors/classify.ts';
import { connectionKinds } from '../../main/errors/connectionFailures.ts';
import { type ErrorTraits, errorSources, errorTaxonomy } from '../../main/errors/errorTaxonomy.ts';
import { requestBackoff, stepBackoff, triesPerRequest, triesPerStep } from '../../main/shared/backoff.ts';
import { type FailureKind, failureKinds } from '../../preload/contract.ts';
import { failures as words } from '../../renderer/i18n/en/failures.ts';
import { projectFolder } from '../electron/paths.ts';
import { main } from '../scripts/main.ts';

const file = join(projectFolder, 'docs', 'ERRORS.md');

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function kindLink(kind: FailureKind): string {
  return `[\`${kind}\`](#${kind})`;
}

type Words<Column extends keyof ErrorTraits> = Readonly<Record<ErrorTraits[Column], string>>;

const sourceWords: Words<'source'> = {
  file: 'this file',
  drive: 'its drive',
  writer: 'another program',
  key: 'the key',
  bucket: 'one capability of the plan',
  network: 'the network',
  service: 'the service',
  storage: 'storage',
};

const retryWords: Words<'retry'> = {
  never: 'no',
  after: 'at the time that Retry-After names',
  backoff: 'after growing pauses',
};

const requestRetryWords: Words<'requestRetry'> = { 'in-place': 'yes', no: 'no' };

const storageRetryWords: Words<'storageRetry'> = {
  'in-place': 'repeated at once',
  'in-place-fewer': 'repeated at once, with fewer blocks together',
  'in-place-smaller': 'repeated at once, with smaller blocks',
  'new-url': 'a new URL',
  'from-start': 'all blocks again',
  'without-blocks': 'in one piece',
  no: 'no',
};

const outageWords: Words<'outage'> = {
  no: 'no',
  'until-checked': 'at once, until a person checks again',
  'until-time': 'at once, until its time',
  'until-probed': 'at once, until a probe succeeds',
  'until-corrected': 'at once, until the settings are corrected',
  'when-several': 'when several uploads meet it',
};

const countWords = {
  yes: 'yes',
  'unless-outage': 'unless it is an outage',
  no: 'no',
} as const;

const userRetryWords: Words<'userRetry'> = {
  'same-content': 'yes',
  'new-content': 'once the file was changed',
  'if-service-allows': 'if the service allows it',
  no: 'no',
};

const watchRetryWords: Words<'watchRetry'> = { 'when-file-returns': 'when the file returns', no: 'no' };

const stepWords: Words<'step'> = {
  fails: 'a failure',
  'already-submitted': 'ends as already submitted',
  reprocessing: 'the processing is repeated already',
  'other-account': 'sent again, if another account is in use by now',
};

const listWords: Words<'list'> = { attention: 'Needs attention', cancelled: 'All' };

/** One row for each kind, one column for each decision. */
function decisions(kind: FailureKind): readonly string[] {
  const traits = errorTaxonomy[kind];
  return [
    kindLink(kind),
    sourceWords[traits.source],
    retryWords[traits.retry],
    requestRetryWords[traits.requestRetry],
    storageRetryWords[traits.storageRetry],
    outageWords[traits.outage],
    countWords[errorSources[traits.source].countsAgainstFile],
    stepWords[traits.step],
    listWords[traits.list],
    userRetryWords[traits.userRetry],
    watchRetryWords[traits.watchRetry],
    `\`${traits.action}\``,
  ];
}

function kindSection(kind: FailureKind): string {
  return [`### ${kind}`, '', `**${words[kind].headline}.** ${words[kind].why}`].join('\n');
}

function page(): string {
  const api = apiRules.map((rule) => [
    String(rule.status),
    rule.endpoints?.map((endpoint) => `\`${endpoint}\``).join(', ') ?? 'any',
    rule.wording === undefined ? 'any' : `\`${rule.wording.source}\``,
    kindLink(rule.kind),
  ]);
  const storage = storageRules.map((rule) => [
    String(rule.status),
    rule.codes?.map((code) => (code === '' ? 'none' : `\`${code}\``)).join(', ') ?? 'any',
    rule.wording === undefined ? 'any' : `\`${rule.wording.source}\``,
    rule.validity ?? 'any',
    kindLink(rule.kind),
  ]);
  const connection = Object.entries(connectionKinds).map(([code, kind]) => [`\`${code}\``, kindLink(kind)]);
  return `<!-- Made by \`npm run docs:errors\` from main/errors; do not edit by hand. -->

# Errors

Every refusal of the service, every fault of the network and every finding about a file becomes exactly one *failure*.
This page is made from the tables that the app itself uses. Rules are tried from the top, and the first match counts.

## Answers of the Integrations API

${table(['status', 'endpoint', 'message contains', 'failure'], api)}

A refusal of \`assets.get\`, \`assets.issues\` or \`assets.topics\` fails no upload: they read the results of one that is
complete. A 404 of issues and topics is asked about once more at \`assets.get\`, which knows an unfinished asset.

A 402 and a 429 hold back the bucket that the body names, else the one of the endpoint. A 429 without a Retry-After that
can be read pauses for ${rateLimitPauseMs / 1_000} s. A 2xx whose body is not what the API documents is ${kindLink('unreadable-answer')}.

## Answers of Azure Blob Storage

${table(['status', 'code', 'message contains', 'URL', 'failure'], storage)}

*URL*: whether the presigned URL is valid at storage's own time, by the dates in the URL and in the answer.

## Requests without an answer that can be read

${table(
  ['code', 'failure'],
  [
    ...connection,
    ['any other `ERR_SSL_` or `ERR_TLS_`', kindLink('tls-failed')],
    ['any other, from the API', kindLink('unreadable-answer')],
    ['any other, from storage', kindLink('storage-answer-unreadable')],
  ],
)}

## Repeating

One request is tried up to ${triesPerRequest} times, with pauses drawn from 0 to ${requestBackoff.baseMs} ms, doubling up to ${requestBackoff.capMs} ms.
Then the upload returns to the queue, and its step is tried again after pauses drawn from 0 to ${stepBackoff.baseMs / 1_000} s, doubling up
to ${stepBackoff.capMs / 1_000} s (\`retryBaseMs\` and \`retryCapMs\` in settings.json). The ${triesPerStep}th failed attempt of a step that counts
against the file fails the upload. [Retries and outages](queue/retries-and-outages.md) says what an outage changes. The
API's own guidance names 429, 500 and 502; 503, 504, storage's transient codes and connection faults are our addition.

## What follows from each failure

- *Whose*: whose error it is. An error of the service or of storage could have met any file.
- *Repeated*: whether the step is tried again. *In place*: whether the API request is repeated before that. *At storage*: what
  the transfer does with a request to storage.
- *Outage*: when the error holds back other uploads as well.
- *Counts*: whether a failed try counts against the file.
- *For its step*: what it means where it is not simply a failure. *List*: where a failed upload is shown.
- *Retry*: whether a person can retry the failed upload. *Watch folder*: whether its watch folder does. *Offered*: the first
  button of the window.

${table(
  [
    'failure',
    'whose',
    'repeated',
    'in place',
    'at storage',
    'outage',
    'counts',
    'for its step',
    'list',
    'retry',
    'watch folder',
    'offered',
  ],
  failureKinds.map(decisions),
)}

## In words

${failureKinds.map(kindSection).join('\n\n')}
`;
}

await main(async () => {
  const wanted = page();
  if (!process.argv.includes('--check')) {
    await writeFile(file, wanted);
    return 0;
  }
  if ((await readFile(file, 'utf8')) === wanted) return 0;
  throw new Error(
    'docs/ERRORS.md is not what the error table says: run `npm run docs:errors` and commit it.',
  );
});
