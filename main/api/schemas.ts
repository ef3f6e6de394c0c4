/**
 * The schemas of the API's answers. They are strict about what the app cannot work without: ids, paths and addresses.
 * Everything else may be missing, of another type or new: it reads as unknown, and the answer counts.
 */
import { z } from 'zod';

/** null for anything that is neither a text nor a number. */
const looseText = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null);
/** Accepts a number as text; null for anything else. */
const looseInteger = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);
const looseBoolean = z
  .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
  .nullish()
  .catch(null);
const id = z.string().min(1);
/** null where there is none that can be used. */
const looseId = id.nullish().catch(null);

export const uploadUrl = z.object({
  uploadUrl: z.url({ protocol: /^https?$/ }),
  blobPath: z.string().min(1),
  expiresAt: looseText,
});

export const directUpload = z.object({ blobPath: z.string().min(1) });

const createdAsset = z
  .object({ assetId: looseId, versionGroupId: looseText, versionNumber: looseInteger })
  .catch({ assetId: null, versionGroupId: null, versionNumber: null });

/** Assets are in the order of the request. A poll brings what is missing of them. */
export const createdSubmission = z.preprocess(
  withSubmissionId,
  z.object({ submissionId: id, assets: z.array(createdAsset).catch([]) }),
);
export type CreatedSubmission = z.output<typeof createdSubmission>;

/**
 * Where the answer has the submission's id: documented as `submissionId`, also accepted as `submission_id` or `id`, and
 * within a record called `submission` or `data`.
 */
function withSubmissionId(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const record: Record<string, unknown> = { ...answer };
  for (const each of [record, record['submission'], record['data']]) {
    if (typeof each !== 'object' || each === null) continue;
    const { submissionId, submission_id: snakeCase, id: plain, assets } = each as Record<string, unknown>;
    const found = [submissionId, snakeCase, plain].find((value) => id.safeParse(value).success);
    if (found !== undefined) return { ...record, submissionId: found, assets: record['assets'] ?? assets };
  }
  return answer;
}

/** The submission's id in an answer that was cut off; null where there is none. */
export function submissionIdIn(text: string): { readonly submissionId: string } | null {
  const found = /"submission_?id"\s*:\s*"([^"\\]{1,200})"/i.exec(text.slice(0, 65_536))?.[1];
  return found === undefined ? null : { submissionId: found };
}

/** `complete` and `failed` are final, in capitals too; an unknown status counts as `processing`. */
export const submissionStatus = z
  .string()
  .transform((status) => status.trim().toLowerCase())
  .pipe(z.enum(['uploading', 'submitted', 'processing', 'complete', 'failed']))
  .catch('processing');

const submissionAsset = z.object({
  assetId: looseId,
  versionNumber: looseInteger,
  versionGroupId: looseText,
  issueCount: looseInteger,
  errorMessage: looseText,
  errorType: looseText,
  isRetryable: looseBoolean,
  retryCount: looseInteger,
});

export const submission = z.object({
  status: submissionStatus,
  progressPercent: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .nullish()
    .catch(null),
  errorMessage: looseText,
  isRetryable: looseBoolean,
  assets: listOf(submissionAsset),
});
export type Submission = z.infer<typeof submission>;

// ------------------------------------------------------------------------------------------------- results of an
// asset
//
// The documentation names an issue's members, but neither a topic's members nor how `/issues` wraps its list. So
// these schemas are lenient: a member that is missing or malformed reads as empty, an entry that is not a record is
// left out. Only an answer without any list is refused.

/** Maximum length of codes, dates and states. */
const shortLength = 200;
/** Maximum length of other texts; a longer one would only slow down the window. */
const longLength = 250_000;

function textUpTo(length: number) {
  return z
    .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
    .catch('')
    .transform((text) => {
      const trimmed = text.trim();
      return trimmed.length > length ? `${trimmed.slice(0, length - 1)}…` : trimmed;
    });
}
const short = textUpTo(shortLength);
const long = textUpTo(longLength);

/** A list; entries that do not match the schema are left out. */
function listOf<Entry extends z.ZodType>(entry: Entry) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries.flatMap((each): z.output<Entry>[] => {
        const parsed = entry.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

/** Reads a plain text in place of a record as the record's main member. */
function orText(member: string) {
  return (entry: unknown) => (typeof entry === 'string' ? { [member]: entry } : entry);
}

const precedent = z.preprocess(
  orText('title'),
  z.object({ url: textUpTo(2_048), title: long, decision: short, date: short }),
);
export type ReadPrecedent = z.output<typeof precedent>;

const issueRecord = z.object({
  id: short,
  referenceNumber: short,
  ruleCode: short,
  summary: long,
  severity: short,
  status: short,
  sidekickId: short,
  severityReasoning: long,
  severityReasoningHeadline: long,
  precedents: listOf(precedent),
});
export type ReadIssue = z.output<typeof issueRecord>;

/** A plain text among a topic's issues is the id of an issue in another list, or the issue's summary. */
const issue = z.preprocess(orText('summary'), issueRecord);

const topic = z
  .record(z.string(), z.unknown())
  .transform((record) => ({
    title: record['title'] ?? record['name'] ?? record['topic'] ?? record['label'],
    summary: record['summary'] ?? record['description'],
    issues: record['issues'] ?? record['issueIds'],
  }))
  .pipe(z.object({ title: long, summary: long, issues: listOf(issue) }));
export type ReadTopic = z.output<typeof topic>;

/** Accepts a list of topics, or a record of topics by name. */
function namedEntries(topics: unknown): unknown {
  if (typeof topics !== 'object' || topics === null || Array.isArray(topics)) return topics;
  return Object.entries(topics).map(([title, value]: [string, unknown]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? Object.assign({ title }, value)
      : { title, issues: value },
  );
}

const someList = z.array(z.unknown());

/** GET …/issues: the list itself, or a record that contains it. */
export const assetIssues = z.union([
  someList.pipe(listOf(issue)),
  z.object({ issues: someList.pipe(listOf(issue)) }).transform(({ issues }) => issues),
]);

/** GET …/topics. */
export const assetTopics = z.preprocess(
  (answer) => (Array.isArray(answer) ? { topics: answer } : answer),
  z
    .object({ topics: z.preprocess(namedEntries, listOf(topic)), orphanIssues: listOf(issue) })
    .partial()
    .refine(({ topics, orphanIssues }) => topics !== undefined || orphanIssues !== undefined)
    .transform(({ topics = [], orphanIssues = [] }) => ({ topics, orphanIssues })),
);
export type ReadTopics = z.output<typeof assetTopics>;

/** GET …/assets/{assetId}. */
export const assetDetail = z.object({ issues: listOf(issue) });
