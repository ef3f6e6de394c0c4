/**
 * The Integrations API as far as an upload needs it. Every request succeeds, and processing is finished at the first
 * poll.
 */
import type { Blobs } from './blobs.ts';
import type { Received, Reply } from './connection.ts';

export const apiPrefix = '/api/integrations/';
const urlLifeMs = 3_600_000;
/** The app reads it at its start to check its key (main/api/connectionCheck.ts). */
const nobodys = '00000000-0000-0000-0000-000000000000';

interface CreatedAsset {
  readonly assetId: string;
  readonly versionNumber: number;
  readonly versionGroupId: string;
}

export class Integrations {
  private readonly blobs: Blobs;
  private count = 0;
  private submissions = new Map<string, readonly CreatedAsset[]>();
  /** Assets that were submitted, and those whose submissions were read. */
  submitted = 0;
  reads = 0;

  constructor(blobs: Blobs) {
    this.blobs = blobs;
  }

  clear(): void {
    this.submissions = new Map();
    this.submitted = 0;
    this.reads = 0;
  }

  answer({ head, bodyBytes, text }: Received): Reply {
    const path = head.target.slice(apiPrefix.length);
    if (head.method === 'GET') return this.read(path);
    if (path === 'uploads/direct') {
      const blobPath = this.nextPath();
      this.blobs.put(`/${blobPath}`, { sizeBytes: bodyBytes, md5: null });
      return json(201, { blobPath });
    }
    if (path === 'uploads/url') {
      const blobPath = this.nextPath();
      // The host that the client used: through the slow link the URL leads through it too.
      const uploadUrl = `http://${head.headers.get('host') ?? ''}/${blobPath}?sv=2021-12-02&sr=b&sp=cw&sig=none`;
      return json(200, { uploadUrl, blobPath, expiresAt: new Date(Date.now() + urlLifeMs).toISOString() });
    }
    return this.create(text);
  }

  private create(body: string): Reply {
    const { assets: wanted } = JSON.parse(body) as { readonly assets: readonly unknown[] };
    const submissionId = `submission-${this.submitted + 1}`;
    const assets = wanted.map((_, index): CreatedAsset => {
      const assetId = `asset-${this.submitted + index + 1}`;
      return { assetId, versionNumber: 1, versionGroupId: assetId };
    });
    this.submitted += assets.length;
    this.submissions.set(submissionId, assets);
    return json(201, { submissionId, status: 'submitted', assets });
  }

  private read(path: string): Reply {
    const [, submissionId] = /^submissions\/([^/?]+)/.exec(path) ?? [];
    if (submissionId === undefined) return json(200, { submissions: [], totalCount: 0 });
    if (submissionId === nobodys) return json(404, { detail: 'Submission not found' });
    const assets = this.submissions.get(submissionId) ?? [];
    this.reads += assets.length;
    return json(200, {
      submissionId,
      status: 'complete',
      progressPercent: 100,
      assets: assets.map(({ assetId }) => ({ assetId, versionNumber: 1, issueCount: 0 })),
    });
  }

  private nextPath(): string {
    this.count += 1;
    return `uploads/bench/${this.count}/file`;
  }
}

function json(status: number, value: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
