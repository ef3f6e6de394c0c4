/**
 * The form of a submission's options: its fields as text, and the options that they stand for. Every bound is checked here,
 * before anything is sent, and each problem belongs to a field. Pure.
 */
import {
  type JsonValue,
  type Metadata,
  type SubmissionChoice,
  type SubmissionMode,
  isSidekickId,
  metadataProblem,
  submissionBounds,
} from '../../preload/contract/submission.ts';
import type { MessageKey } from '../i18n/catalogue.ts';
import type { Named } from '../i18n/translate.ts';
import { visibleText } from '../ui/displayText.ts';
import { jsonProblem } from './jsonProblem.ts';

/** The key of the metadata that has a separate field. */
export const campaignKey = 'campaign';

export interface MetadataPair {
  readonly name: string;
  readonly value: string;
}

export interface SubmissionDraft {
  readonly mode: SubmissionMode;
  /** Which fields hold the metadata: `pairs` with the campaign, or the text of the advanced field. */
  readonly form: 'pairs' | 'json';
  readonly campaign: string;
  readonly pairs: readonly MetadataPair[];
  readonly json: string;
  readonly sidekickIds: readonly string[];
}

export interface FieldProblem {
  readonly key: MessageKey;
  readonly named?: Named;
}

/** The problems by field: `campaign`, `json`, `metadata`, `sidekicks`, `name-0`, `value-0`, … */
export type DraftProblems = Readonly<Record<string, FieldProblem>>;

/** The options, or null and at least one problem. */
export type DraftReading =
  | { readonly choice: SubmissionChoice; readonly problems: DraftProblems }
  | { readonly choice: null; readonly problems: DraftProblems };

/** Metadata with other values than texts is shown in the advanced field, because the pairs would change it. */
export function draftOf({ mode, metadata, sidekickIds }: SubmissionChoice): SubmissionDraft {
  const pairs = pairsOf(metadata);
  const empty = { campaign: '', pairs: [], json: '' };
  return {
    mode,
    sidekickIds: [...sidekickIds],
    ...(pairs === null
      ? { ...empty, form: 'json', json: writtenJson(metadata) }
      : { ...empty, form: 'pairs', ...pairs }),
  };
}

function pairsOf(metadata: Metadata): Pick<SubmissionDraft, 'campaign' | 'pairs'> | null {
  let campaign = '';
  const pairs: MetadataPair[] = [];
  for (const [name, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') return null;
    if (name === campaignKey) campaign = value;
    else pairs.push({ name, value });
  }
  return { campaign, pairs };
}

function writtenJson(metadata: Metadata): string {
  return Object.keys(metadata).length === 0 ? '' : JSON.stringify(metadata, null, 2);
}

export function readDraft(draft: SubmissionDraft): DraftReading {
  const { mode, sidekickIds } = draft;
  const { metadata, problems } = draft.form === 'json' ? readJson(draft.json) : readPairs(draft);
  const all =
    sidekickIds.length > submissionBounds.sidekicks ? { ...problems, sidekicks: tooMany() } : problems;
  if (Object.keys(all).length > 0) return { choice: null, problems: all };
  return { choice: { mode, metadata, sidekickIds: [...sidekickIds] }, problems: all };
}

function tooMany(): FieldProblem {
  return { key: 'submission.problems.too-many-sidekicks', named: { count: submissionBounds.sidekicks } };
}

interface MetadataReading {
  readonly metadata: Metadata;
  readonly problems: DraftProblems;
}

/** A pair without name and value is an empty line of the form, which counts for nothing. */
function readPairs({ campaign, pairs }: SubmissionDraft): MetadataReading {
  const { metadataKeyLength, metadataValueLength } = submissionBounds;
  // Without a prototype, so that "__proto__" is a name like any other.
  const metadata = Object.create(null) as Record<string, JsonValue>;
  const problems: Record<string, FieldProblem> = {};
  const valueTooLong = {
    key: 'submission.problems.value-too-long',
    named: { count: metadataValueLength },
  } as const;
  if (campaign.trim() !== '') metadata[campaignKey] = campaign.trim();
  if (campaign.trim().length > metadataValueLength) problems['campaign'] = valueTooLong;
  for (const [index, pair] of pairs.entries()) {
    const name = pair.name.trim();
    const value = pair.value.trim();
    if (name === '' && value === '') continue;
    if (name === '') problems[`name-${index}`] = { key: 'submission.problems.name-missing' };
    else if (name.length > metadataKeyLength)
      problems[`name-${index}`] = {
        key: 'submission.problems.name-too-long',
        named: { count: metadataKeyLength },
      };
    else if (name in metadata) problems[`name-${index}`] = { key: 'submission.problems.name-twice' };
    if (value.length > metadataValueLength) problems[`value-${index}`] = valueTooLong;
    metadata[name] ??= value;
  }
  const whole = { ...metadata };
  if (Object.keys(problems).length === 0) Object.assign(problems, wholeProblem(whole, 'metadata'));
  return { metadata: whole, problems };
}

/** An empty text is no metadata. */
function readJson(text: string): MetadataReading {
  if (text.trim() === '') return { metadata: {}, problems: {} };
  const wrong = jsonProblem(text);
  if (wrong !== null) {
    const { problem, line, column, found } = wrong;
    const key = `submission.problems.json-${problem}` as const;
    return { metadata: {}, problems: { json: { key, named: { line, column, found: visibleText(found) } } } };
  }
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { metadata: {}, problems: { json: notAnObject } };
  const metadata = value as Metadata;
  return { metadata, problems: wholeProblem(metadata, 'json') };
}

const notAnObject: FieldProblem = {
  key: 'submission.problems.not-an-object',
  named: { example: '{ "campaign": "Aurora" }' },
};

function wholeProblem(metadata: Metadata, field: 'json' | 'metadata'): DraftProblems {
  const found = metadataProblem(metadata);
  if (found === null) return {};
  switch (found.problem) {
    case 'key-empty':
      return { [field]: { key: 'submission.problems.name-missing' } };
    case 'too-many-keys':
      return { [field]: { key: 'submission.problems.too-many-names', named: { count: found.bound } } };
    case 'key-too-long':
      return {
        [field]: {
          key: 'submission.problems.name-too-long-of',
          named: { name: visibleText(`${found.key.slice(0, 20)}…`), count: found.bound },
        },
      };
    case 'value-too-long':
      return {
        [field]: {
          key: 'submission.problems.value-too-long-of',
          named: { name: visibleText(found.key), count: found.bound },
        },
      };
    case 'too-long':
      return { [field]: { key: 'submission.problems.too-long', named: { count: found.bound } } };
    case 'not-json':
    case 'not-an-object':
      return { [field]: notAnObject };
  }
}

/** The same metadata in the other form; null when it cannot be shown there, because it is wrong or has other values than texts. */
export function switchForm(draft: SubmissionDraft): SubmissionDraft | null {
  if (draft.form === 'pairs') {
    const { metadata } = readPairs(draft);
    return { ...draft, form: 'json', json: writtenJson(metadata) };
  }
  const { metadata, problems } = readJson(draft.json);
  const pairs = Object.keys(problems).length === 0 ? pairsOf(metadata) : null;
  return pairs === null ? null : { ...draft, form: 'pairs', ...pairs };
}

/** Whether the options are the same; the order of the keys counts, because it is sent. */
export function isSameChoice(one: SubmissionChoice, other: SubmissionChoice): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain({ mode, metadata, sidekickIds }: SubmissionChoice): unknown {
  return [mode, metadata, sidekickIds];
}

/** The problems of a sidekick that is about to be named; `others` are the named ones beside it. */
export function sidekickProblems(
  { id, name }: { readonly id: string; readonly name: string },
  others: readonly { readonly id: string; readonly name: string }[],
): { readonly id: FieldProblem | null; readonly name: FieldProblem | null } {
  const wanted = name.trim().toLowerCase();
  return { id: idProblem(id.trim(), others), name: nameProblem() };

  function nameProblem(): FieldProblem | null {
    if (wanted === '') return { key: 'sidekicks.problems.name-missing' };
    const { sidekickNameLength: count } = submissionBounds;
    if (name.trim().length > count) return { key: 'sidekicks.problems.name-too-long', named: { count } };
    const isTaken = others.some((other) => other.name.toLowerCase() === wanted);
    return isTaken ? { key: 'sidekicks.problems.name-taken' } : null;
  }
}

function idProblem(
  id: string,
  others: readonly { readonly id: string; readonly name: string }[],
): FieldProblem | null {
  if (id === '') return { key: 'sidekicks.problems.id-missing' };
  if (!isSidekickId(id)) return { key: 'sidekicks.problems.not-a-uuid' };
  const known = others.find((other) => other.id.toLowerCase() === id.toLowerCase());
  return known === undefined ? null : { key: 'sidekicks.problems.id-taken', named: { name: known.name } };
}
