/** The service and its storage in memory: keys, plans, blobs, blocks and submissions, and the answer to each call. */
import type { Endpoint } from '../../main/errors/classify.ts';
import type { BlockKey, CommitBlocksRequest } from '../../main/storage/blobStorage.ts';
import type { Bucket } from '../../preload/contract.ts';

export interface ApiCall {
  readonly to: 'api';
  readonly endpoint: Endpoint;
  readonly bucket: Bucket;
  readonly path: string;
  readonly apiKey: string;
  /** The request's JSON; for a direct upload the name in its body. */
  readonly json: unknown;
}
/** One operation of main/storage/blobStorage.ts. */
export type StorageCall = { readonly to: 'storage'; readonly url: URL } & (
  | { readonly operation: 'put-blob'; readonly onlyIfNew: boolean }
  | { readonly operation: 'put-block'; readonly block: BlockKey }
  | {
      readonly operation: 'commit-blocks';
      readonly blocks: readonly BlockKey[];
      readonly mode: CommitBlocksRequest['mode'];
    }
);
export type Call = ApiCall | StorageCall;

/** A request's body as the service reads it: the content mark of its bytes, and its small pieces. */
export interface RequestBody {
  readonly content: string | null;
  readonly text: string;
}

/** A status with its body, or the error code of a broken connection. */
export type Reply =
  | { readonly status: number; readonly text: string; readonly retryAfterMs?: number }
  | { readonly code: string };

/** `second` belongs to the workspace of `first`. */
export const keys = {
  first: `sk_live_${'a'.repeat(64)}`,
  second: `sk_live_${'b'.repeat(64)}`,
  elsewhere: `sk_live_${'c'.repeat(64)}`,
  none: '',
} as const;
export type KeyName = keyof typeof keys;
export const signature = 'secretsignature';

/** One asset of a submission. */
export interface Submission {
  readonly submissionId: string;
  readonly assetId: string;
  readonly blobPath: string;
  readonly content: string;
  /** The submission that it is a new version of. */
  readonly previous: string | null;
  state: 'processing' | 'complete' | 'failed';
  percent: number;
  /** Whether it ever failed; then a person may send the file again. */
  hasFailed: boolean;
}

const linkLifeMs = 3_600_000;

export class FakeService {
  readonly submissions: Submission[] = [];
  readonly blobs = new Map<string, string>();
  readonly blocks = new Map<string, Map<string, string>>();
  /** The committed blocks of each blob. */
  readonly committed = new Map<string, Map<string, string>>();
  readonly revokedKeys = new Set<string>();
  readonly lapsedBuckets = new Set<Bucket>();
  /** Every error answer: its names, blobs or submission, by the number at the end of its message. */
  readonly problems = new Map<number, readonly string[]>();
  /** Damage that must never happen. */
  readonly damage: string[] = [];
  private links = new Map<string, number>();
  private readonly now: () => number;
  private readonly versionsNeedNames: boolean;

  /** `versionsNeedNames`: whether a new version needs another blobPath than the earlier one. */
  constructor(now: () => number, versionsNeedNames: boolean) {
    this.now = now;
    this.versionsNeedNames = versionsNeedNames;
  }

  /** Makes all upload URLs expire. */
  endLinks(): void {
    this.links = new Map();
  }

  /** Executes a call. */
  arrive(call: Call, body: RequestBody): Reply {
    if (call.to === 'storage') return this.store(call, body);
    if (call.apiKey === '' || this.revokedKeys.has(call.apiKey))
      return this.refuse(call, 401, 'This API key has been revoked');
    if (this.lapsedBuckets.has(call.bucket)) return this.refuse(call, 402, 'Your plan does not include this');
    switch (call.endpoint) {
      case 'uploads/url': {
        const blobPath = `${workspaceOf(call.apiKey)}/${targetOf(call)}`;
        const link = `https://storage.test/${encodeURIComponent(blobPath)}?sig=${signature}${this.links.size}`;
        this.links.set(link, this.now() + linkLifeMs);
        const expiresAt = new Date(this.now() + linkLifeMs).toISOString();
        return answer(200, { uploadUrl: link, blobPath, expiresAt });
      }
      case 'uploads/direct': {
        const blobPath = `${workspaceOf(call.apiKey)}/${targetOf(call)}`;
        this.write(blobPath, body.content ?? 'nothing');
        return answer(201, { blobPath });
      }
      case 'submissions.create':
        return this.submit(call);
      case 'assets.retry':
        return this.reprocess(call);
      case 'submissions.get':
      case 'assets.get':
      case 'assets.issues':
      case 'assets.topics':
        return this.read(call);
    }
  }

  /** An error answer, recorded for the call's upload. Its message ends with a unique number. */
  refuse(
    call: Call,
    status: number,
    message: string,
    retryAfterMs?: number,
    targets = targetsOf(call),
  ): Reply {
    const number = this.recordError(call, targets);
    const text =
      call.to === 'storage'
        ? `<Error><Code>${message}</Code><Message>error [${number}]</Message></Error>`
        : JSON.stringify({
            detail: `${message} [${number}]`,
            ...(status === 402 ? { bucket: call.bucket } : {}),
          });
    return { status, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }

  recordError(call: Call, targets = targetsOf(call)): number {
    const number = this.problems.size + 1;
    this.problems.set(number, targets);
    return number;
  }

  lastOf(blobPath: string): Submission | undefined {
    return this.submissions.findLast((submission) => submission.blobPath === blobPath);
  }

  /** Creates all assets or none. A refusal names no asset. */
  private submit(call: ApiCall): Reply {
    const { assets } = call.json as CreateBody;
    // A probe of the endpoint.
    if (assets.length === 0) return this.refuse(call, 422, 'At least one asset is needed');
    for (const [index, { blobPath, previousSubmissionId: previous = null }] of assets.entries()) {
      if (this.blobs.get(blobPath) === undefined || !blobPath.startsWith(`${workspaceOf(call.apiKey)}/`))
        return this.refuse(call, 403, 'Invalid blob path');
      if (previous !== null && !this.submissions.some(({ submissionId }) => submissionId === previous))
        return this.refuse(call, 404, 'Previous submission not found');
      const last = this.lastOf(blobPath);
      const isTwice = assets.findIndex((asset) => asset.blobPath === blobPath) !== index;
      if (isTwice || (last !== undefined && (last.submissionId !== previous || this.versionsNeedNames)))
        return this.refuse(call, 409, 'Asset already submitted');
    }
    const submissionId = `submission-${this.submissions.length + 1}`;
    const created = assets.map(({ blobPath, previousSubmissionId: previous = null }, index): Submission => ({
      submissionId,
      assetId: `asset-${index}`,
      blobPath,
      content: this.blobs.get(blobPath) ?? '',
      previous,
      state: 'processing',
      percent: 0,
      hasFailed: false,
    }));
    this.submissions.push(...created);
    return answer(201, {
      submissionId,
      status: 'submitted',
      assets: created.map(({ assetId }) => ({ assetId, versionNumber: 1 })),
    });
  }

  private read(call: ApiCall): Reply {
    const [first, ...others] = this.assetsOf(call);
    if (first === undefined) return this.refuse(call, 404, 'Submission not found');
    const all = [first, ...others];
    const states = new Set(all.map(({ state }) => state));
    const status = states.has('processing') ? 'processing' : states.has('failed') ? 'failed' : 'complete';
    const assets = all.map(({ assetId, state, blobPath }) => {
      const number = state === 'failed' ? this.recordError(call, [first.submissionId, blobPath]) : 0;
      const errorMessage = number === 0 ? null : `Processing failed [${number}]`;
      return { assetId, issueCount: 0, isRetryable: true, errorMessage };
    });
    const percent = Math.min(...all.map((asset) => asset.percent));
    return answer(200, { submissionId: first.submissionId, status, progressPercent: percent, assets });
  }

  private reprocess(call: ApiCall): Reply {
    const assetId = call.path.split('/')[3];
    const submission = this.assetsOf(call).find((asset) => asset.assetId === assetId);
    if (submission === undefined) return this.refuse(call, 404, 'Submission not found');
    if (submission.state === 'processing') return this.refuse(call, 409, 'Retry already in progress');
    if (submission.state === 'complete') return this.refuse(call, 409, 'Asset has not failed');
    submission.state = 'processing';
    const { submissionId } = submission;
    return answer(202, { submissionId, status: 'submitted', assets: [{ assetId }] });
  }

  private assetsOf(call: ApiCall): Submission[] {
    return this.submissions.filter(
      ({ submissionId, blobPath }) =>
        submissionId === targetOf(call) && blobPath.startsWith(`${workspaceOf(call.apiKey)}/`),
    );
  }

  private store(call: StorageCall, { content }: RequestBody): Reply {
    const { url } = call;
    const link = `${url.origin}${url.pathname}?sig=${url.searchParams.get('sig') ?? ''}`;
    if (this.now() >= (this.links.get(link) ?? 0)) return this.refuse(call, 403, 'AuthenticationFailed');
    const blobPath = targetOf(call);
    const waiting = this.blocks.get(blobPath) ?? new Map<string, string>();
    switch (call.operation) {
      case 'put-block':
        waiting.set(blockIdOf(call.block), content ?? 'nothing');
        this.blocks.set(blobPath, waiting);
        break;
      case 'commit-blocks': {
        if (call.mode === 'create' && this.blobs.has(blobPath))
          return this.refuse(call, 409, 'BlobAlreadyExists');
        const ids = call.blocks.map(blockIdOf);
        const known = call.mode === 'confirm' ? (this.committed.get(blobPath) ?? new Map()) : waiting;
        const contents = ids.map((id): string | undefined => known.get(id));
        if (ids.length === 0 || contents.includes(undefined))
          return this.refuse(call, 400, 'InvalidBlockList');
        this.write(blobPath, [...new Set(contents)].join(' and '));
        this.committed.set(blobPath, new Map(ids.map((id, index) => [id, contents[index] ?? ''])));
        // As in Azure, committed blocks can be committed again.
        this.blocks.set(blobPath, new Map([...waiting].filter(([id]) => ids.includes(id))));
        break;
      }
      case 'put-blob':
        if (call.onlyIfNew && this.blobs.has(blobPath)) return this.refuse(call, 412, 'ConditionNotMet');
        this.committed.delete(blobPath);
        this.write(blobPath, content ?? 'nothing');
        break;
    }
    return { status: 201, text: '' };
  }

  private write(blobPath: string, content: string): void {
    const before = this.blobs.get(blobPath);
    // A file may overwrite its own blob, after it was cancelled with a lost answer, changed and sent again.
    if (before !== undefined && pathOf(before) !== pathOf(content) && this.lastOf(blobPath) !== undefined)
      this.damage.push(`${blobPath} was submitted as ${before} and became ${content}`);
    this.blobs.set(blobPath, content);
    this.blocks.delete(blobPath);
  }
}

interface CreateBody {
  readonly assets: readonly { readonly blobPath: string; readonly previousSubmissionId?: string }[];
}

/** The targets of the call: a name, the blobPaths of a new submission, a blobPath or a submission. */
export function targetsOf(call: Call): readonly string[] {
  if (call.to === 'api' && call.endpoint === 'submissions.create')
    return (call.json as CreateBody).assets.map(({ blobPath }) => blobPath);
  return [targetOf(call)];
}

/** The target of the call: a name, a blobPath (the first one of a new submission) or a submission. */
export function targetOf(call: Call): string {
  if (call.to === 'storage') return decodeURIComponent(call.url.pathname.slice(1));
  if (call.endpoint.startsWith('uploads/')) return (call.json as { filename: string }).filename;
  if (call.endpoint === 'submissions.create') return targetsOf(call)[0] ?? '';
  return call.path.split('/')[1] ?? '';
}

/** The path in a content mark. */
export function pathOf(content: string): string {
  return content.slice(0, content.lastIndexOf('#'));
}

function blockIdOf({ owner, generation, offset, length }: BlockKey): string {
  return `${owner}-${generation}-${offset}-${length}`;
}

export function workspaceOf(apiKey: string): string {
  return apiKey === keys.elsewhere ? 'there' : 'here';
}

function answer(status: number, json: unknown): Reply {
  return { status, text: JSON.stringify(json) };
}
