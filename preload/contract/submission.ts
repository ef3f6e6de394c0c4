/**
 * Submissions: which files belong to one, and the metadata and sidekicks that they carry. Plain data and checks, so that the
 * page does not load zod; submissionSchema.ts has the schemas.
 */
import type { Failure } from './failure.ts';

/** `each` makes one submission per file, `together` one submission of all files of a drop. */
export const submissionModes = ['each', 'together'] as const;
export type SubmissionMode = (typeof submissionModes)[number];

/** A person is shown which bound a value exceeds. Lengths are in UTF-16 units. The service documents no bounds. */
export const submissionBounds = {
  metadataKeys: 50,
  metadataKeyLength: 100,
  metadataValueLength: 1_000,
  /** The length of the metadata as JSON. */
  metadataLength: 20_000,
  /** The sidekicks of one submission. */
  sidekicks: 20,
  namedSidekicks: 100,
  sidekickNameLength: 100,
  recentKeys: 20,
  recentValues: 10,
} as const;

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Sent as one object. Key and value pairs are strings; a person may enter other JSON in the advanced field. */
export type Metadata = Readonly<Record<string, JsonValue>>;

export interface SubmissionOptions {
  /** Empty: none is sent. */
  readonly metadata: Metadata;
  /** UUIDs. Empty: none is sent. */
  readonly sidekickIds: readonly string[];
}

/** What a person chooses for the files of a drop. */
export interface SubmissionChoice extends SubmissionOptions {
  readonly mode: SubmissionMode;
}

export const noSubmissionOptions: SubmissionOptions = { metadata: {}, sidekickIds: [] };

/** Whether anything of them is sent. */
export function hasOptions({ metadata, sidekickIds }: SubmissionOptions): boolean {
  return sidekickIds.length > 0 || Object.keys(metadata).length > 0;
}

/** A sidekick with the name that a person gave it. No endpoint of the service lists sidekicks. */
export interface NamedSidekick {
  readonly id: string;
  readonly name: string;
}

/** The values that were used last for a key of the metadata; the latest is first. */
export interface RecentMetadata {
  readonly key: string;
  readonly values: readonly string[];
}

/** Why metadata cannot be sent. `bound` is the value of `submissionBounds` that is exceeded. */
export type MetadataProblem =
  /** The text is not JSON. Line and column count from 1; null when they are unknown. */
  | { readonly problem: 'not-json'; readonly line: number | null; readonly column: number | null }
  | { readonly problem: 'not-an-object' }
  | { readonly problem: 'key-empty' }
  | { readonly problem: 'too-many-keys'; readonly bound: number }
  | { readonly problem: 'key-too-long'; readonly key: string; readonly bound: number }
  | { readonly problem: 'value-too-long'; readonly key: string; readonly bound: number }
  | { readonly problem: 'too-long'; readonly bound: number };

/** Returns the first bound that the metadata exceeds; null when it can be sent. */
export function metadataProblem(metadata: Metadata): MetadataProblem | null {
  const entries = Object.entries(metadata);
  const { metadataKeys, metadataKeyLength, metadataValueLength, metadataLength } = submissionBounds;
  if (entries.length > metadataKeys) return { problem: 'too-many-keys', bound: metadataKeys };
  for (const [key, value] of entries) {
    if (key.trim() === '') return { problem: 'key-empty' };
    if (key.length > metadataKeyLength) return { problem: 'key-too-long', key, bound: metadataKeyLength };
    if (typeof value === 'string' && value.length > metadataValueLength)
      return { problem: 'value-too-long', key, bound: metadataValueLength };
  }
  if (JSON.stringify(metadata).length > metadataLength) return { problem: 'too-long', bound: metadataLength };
  return null;
}

/** Reads the text of the advanced field. An empty text is empty metadata. */
export function readMetadata(
  text: string,
): { readonly metadata: Metadata } | { readonly problem: MetadataProblem } {
  if (text.trim() === '') return { metadata: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: { problem: 'not-json', ...placeOf(error, text) } };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { problem: { problem: 'not-an-object' } };
  const metadata = value as Metadata;
  const problem = metadataProblem(metadata);
  return problem === null ? { metadata } : { problem };
}

/** V8 names the position of an error in its message, except when the text ends too early. */
function placeOf(error: unknown, text: string): { line: number | null; column: number | null } {
  const message = error instanceof Error ? error.message : '';
  const position = message.includes('end of JSON')
    ? text.length
    : Number(/position (\d+)/.exec(message)?.[1]);
  if (!Number.isInteger(position)) return { line: null, column: null };
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Whether the text is a UUID in its usual form (RFC 9562). */
export function isSidekickId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** The state of a group that is not submitted yet. */
export interface GroupWait {
  /** The local number of the submission, for `actOnGroup`. */
  readonly submission: number;
  /** The files of the group that are uploaded. */
  readonly uploaded: number;
  /** All files of the group, without those that failed, were cancelled or removed, or were submitted before. */
  readonly total: number;
  /** Whether the group has waited so long for the rest that a person should decide. */
  readonly needsAttention: boolean;
}

/** `submit-now` submits the uploaded files without the rest; `submit-each` makes each file a submission of its own. */
export const groupActions = ['submit-now', 'submit-each'] as const;
export type GroupAction = (typeof groupActions)[number];

/** The result of changing the options of a batch after its files were added. */
export interface SubmissionChange {
  /** The files whose request has not left, to which the options apply. */
  readonly changed: number;
  /** The files that were submitted before. */
  readonly tooLate: number;
}

/** The submissions of a batch, in its report. */
export interface BatchSubmissions extends SubmissionChoice {
  /** The number of submissions that were created. */
  readonly created: number;
  readonly splitBy: Failure | null;
}
