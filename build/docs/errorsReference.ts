/**
 * docs/ERRORS.md, made from the error table (main/api/failures.ts) and the English words. `npm run errors` writes it;
 * with `--check` it fails when the file is not what it would write.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  apiRules,
  connectionKinds,
  failureTraits,
  rateLimitPauseMs,
  storageRules,
  unreachableKinds,
} from '../../main/api/failures.ts';
import { closesGate } from '../../main/api/gates.ts';
import { requestBackoff, stepBackoff, triesPerRequest, triesPerStep } from '../../main/shared/backoff.ts';
import { type FailureKind, failureKinds } from '../../preload/contract.ts';
import { failures as words } from '../../renderer/i18n/en/failures.ts';
import { projectFolder } from '../electron/places.ts';
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

const retryWords = {
  never: 'no: repeating it would not help',
  after: 'yes, when the service says (Retry-After)',
  backoff: 'yes, with exponential backoff and full jitter',
} as const;

const resultEndpoints = new Set(['assets.get', 'assets.issues', 'assets.topics']);

/** Met only where the results of a complete upload are read. */
function concernsResultsAlone(kind: FailureKind): boolean {
  const rules = apiRules.filter((rule) => rule.kind === kind);
  const areResults = rules.map(
    ({ endpoints }) => endpoints?.every((endpoint) => resultEndpoints.has(endpoint)) === true,
  );
  return areResults.length > 0 && !areResults.includes(false);
}

function effect(kind: FailureKind): string {
  const failure = { kind, ...failureTraits[kind], detail: '' };
  if (unreachableKinds.includes(kind))
    return 'closes the network gate: everything waits and goes on by itself';
  if (concernsResultsAlone(kind)) return 'fails no upload; the details show it in place of the results';
  if (closesGate(failure)) {
    return failure.scope === 'account'
      ? 'closes the key gate: everything waits'
      : 'holds back its capability bucket alone';
  }
  if (failure.scope === 'network') return 'repeats without end; no upload fails of it';
  return failure.retry === 'never' ? 'fails this upload' : `fails this upload after ${triesPerStep} tries`;
}

function kindSection(kind: FailureKind): string {
  const { scope, retry, action } = failureTraits[kind];
  return [
    `### ${kind}`,
    '',
    `**${words[kind].headline}.** ${words[kind].why}`,
    '',
    `Concerns: ${scope}. Repeated: ${retryWords[retry]}. Effect: ${effect(kind)}. Offered: \`${action}\`.`,
  ].join('\n');
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
    kindLink(rule.kind),
  ]);
  const connection = Object.entries(connectionKinds).map(([code, kind]) => [`\`${code}\``, kindLink(kind)]);
  return `<!-- Made by \`npm run errors\` from main/api/failures.ts; do not edit by hand. -->

# Errors

Every refusal of the service, every fault of the network and every finding about a file becomes exactly one *failure*.
This page is made from the table that the app itself uses. Rules are tried from the top; the first that fits counts.

## Answers of the Integrations API

${table(['status', 'endpoint', 'message contains', 'failure'], api)}

A refusal of \`assets.get\`, \`assets.issues\` or \`assets.topics\` fails no upload: they read the results of one that is
complete. A 404 of issues and topics is asked about once more at \`assets.get\`, which knows an unfinished asset.

A 402 and a 429 hold back the bucket that the body names, else the one of the endpoint. A 429 without a Retry-After that
can be read pauses for ${rateLimitPauseMs / 1_000} s. A 2xx whose body is not what the API documents is ${kindLink('unreadable-answer')}.

## Answers of Azure Blob Storage

${table(['status', 'code', 'failure'], storage)}

## Requests without an answer

${table(['code', 'failure'], [...connection, ['any other', kindLink('connection-lost')]])}

## Repeating

One request is tried up to ${triesPerRequest} times, with pauses drawn from 0 to ${requestBackoff.baseMs} ms, doubling up to ${requestBackoff.capMs} ms; then
the upload goes back to the queue and its step is tried again after pauses drawn from 0 to ${stepBackoff.baseMs / 1_000} s, doubling up to
${stepBackoff.capMs / 1_000} s (\`retryBaseMs\` and \`retryCapMs\` in settings.json), ${triesPerStep} tries in all, or for up to
a day where several uploads meet such an error and none gets through. The API's own guidance names 429, 500 and 502;
503, 504, storage's transient codes and connection faults are our addition.

## All failures

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
  throw new Error('docs/ERRORS.md is not what the error table says: run `npm run errors` and commit it.');
});
