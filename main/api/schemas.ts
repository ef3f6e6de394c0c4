/** The schemas of the API's answers. Unknown members are allowed, because the service may add some. */
import { z } from 'zod';

export const uploadUrl = z.object({
  uploadUrl: z.url({ protocol: /^https?$/ }),
  blobPath: z.string().min(1),
  expiresAt: z.string(),
});

export const directUpload = z.object({ blobPath: z.string().min(1) });

const createdAsset = z.object({
  assetId: z.string().min(1),
  versionGroupId: z.string().nullish(),
  versionNumber: z.number().int().nullish(),
});

/** Assets are in the order of the request. */
export const createdSubmission = z.object({
  submissionId: z.string().min(1),
  status: z.string(),
  assets: z.array(createdAsset).min(1),
});

/** `complete` and `failed` are final; an unknown status counts as `processing`. */
export const submissionStatus = z
  .enum(['uploading', 'submitted', 'processing', 'complete', 'failed'])
  .catch('processing');

const submissionAsset = z.object({
  assetId: z.string(),
  versionNumber: z.number().int().nullish(),
  versionGroupId: z.string().nullish(),
  issueCount: z.number().int().nullish(),
  errorMessage: z.string().nullish(),
  errorType: z.string().nullish(),
  isRetryable: z.boolean().nullish(),
  retryCount: z.number().int().nullish(),
});

export const submission = z.object({
  submissionId: z.string(),
  status: submissionStatus,
  progressPercent: z.number().nullish(),
  errorMessage: z.string().nullish(),
  isRetryable: z.boolean().nullish(),
  assets: z.array(submissionAsset).default([]),
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
