/** When a group of uploads is submitted, and how a refusal of the whole group is understood. Pure. */
import type { Failure } from '../../../preload/contract.ts';
import { type Upload, isWaitingForDuplicate } from './upload.ts';

/** One file of a requested group. */
export interface RequestedFile {
  readonly uploadId: string;
  readonly blobPath: string;
}

/**
 * What a group waits for. `stored`: the upload is ready to be submitted. `coming`: the group waits for it. `out`: the group is
 * submitted without it, because it failed, was cancelled, removed or submitted before, or because it waits itself until
 * another upload of the same content is submitted.
 */
export type MemberState = 'stored' | 'coming' | 'out';

export function memberState(upload: Upload): MemberState {
  if (upload.removedAt !== null || upload.submission !== null || isWaitingForDuplicate(upload)) return 'out';
  switch (upload.status.state) {
    case 'queued':
    case 'submitting':
      return upload.blob === null ? 'coming' : 'stored';
    case 'checking':
    case 'uploading':
    case 'paused':
      return 'coming';
    case 'failed':
    case 'already-submitted':
    case 'processing':
    case 'complete':
      return 'out';
  }
}

/**
 * Whether the service may have acted on a request that failed with this. Answers below 500 and requests that reached no
 * server are certain.
 */
export function mayHaveArrived({ kind, status }: Failure): boolean {
  if (status !== undefined) return status >= 500 || status < 300;
  return kind === 'connection-lost' || kind === 'timed-out' || kind === 'unreadable-answer';
}

/** What to do with a refused group. */
export type GroupRefusal =
  /** It names these files, by their index in the request. */
  | { readonly refusal: 'named'; readonly indexes: readonly number[] }
  /** The request has too many assets. */
  | { readonly refusal: 'too-many' }
  /** It names the metadata or the sidekicks, which are the same for every file. */
  | { readonly refusal: 'every' }
  /** It names none, so each file is submitted alone, which shows the one at fault. */
  | { readonly refusal: 'unnamed' };

const countWords = /\b(too many|at most|maximum|limit|more than|fewer)\b/i;

export function refusalOf(failure: Failure, files: readonly RequestedFile[]): GroupRefusal {
  const indexes = namedIndexes(failure, files);
  if (indexes.length > 0) return { refusal: 'named', indexes };
  if (isAboutOptions(failure)) return { refusal: 'every' };
  if (files.length > 1 && isAboutCount(failure)) return { refusal: 'too-many' };
  return { refusal: 'unnamed' };
}

function isAboutOptions({ fields = [] }: Failure): boolean {
  return fields.length > 0 && fields.every(({ field }) => /^(body\.)?(metadata|sidekickIds)\b/.test(field));
}

function isAboutCount({ status, detail, fields = [] }: Failure): boolean {
  if (status !== 413 && status !== 422) return false;
  if (fields.some(({ field }) => /^(body\.)?assets$/.test(field))) return true;
  return /\bassets\b/i.test(detail) && countWords.test(detail);
}

function namedIndexes({ detail, fields = [] }: Failure, files: readonly RequestedFile[]): number[] {
  const byIndex = fields.flatMap(({ field }) => {
    const index = Number(/\bassets[.[](\d+)/.exec(field)?.[1]);
    return Number.isInteger(index) && index < files.length ? [index] : [];
  });
  if (byIndex.length > 0) return [...new Set(byIndex)].toSorted((one, other) => one - other);
  const text = [detail, ...fields.map(({ message }) => message)].join('\n');
  const byPath = namesIn(
    text,
    files.map(({ blobPath }) => blobPath),
  );
  if (byPath.length > 0) return byPath;
  const byName = namesIn(
    text,
    files.map(({ blobPath }) => blobPath.slice(blobPath.lastIndexOf('/') + 1)),
  );
  return byName.length === 1 ? byName : [];
}

/**
 * The indexes of the names in the text. A name that several files have, or that is a part of a longer one in the text, does
 * not count.
 */
function namesIn(text: string, names: readonly string[]): number[] {
  let left = text;
  const found = [...names.entries()]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .filter(([, name]) => {
      if (names.indexOf(name) !== names.lastIndexOf(name) || !isNamed(name, left)) return false;
      left = left.replaceAll(name, '\n');
      return true;
    });
  return found.map(([index]) => index).toSorted((one, other) => one - other);
}

/** Whether the text contains the name as a whole word. */
function isNamed(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text.slice(at + name.length, at + name.length + 2);
    if (!/[\p{L}\p{N}_-]/u.test(before) && !/^([\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(after)) return true;
  }
  return false;
}
