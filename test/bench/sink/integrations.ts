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

export class Integrations {
  private readonly blobs: Blobs;
  private count = 0;
  submissions = 0;
  reads = 0;

  constructor(blobs: Blobs) {
    this.blobs = blobs;
  }

  clear(): void {
    this.submissions = 0;
    this.reads = 0;
  }

  answer({ head, bodyBytes }: Received): Reply {
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
    this.submissions += 1;
    const assetId = `asset-${this.submissions}`;
    return json(201, {
      submissionId: `submission-${this.submissions}`,
      status: 'submitted',
      assets: [{ assetId, versionNumber: 1, versionGroupId: assetId }],
    });
  }

  private read(path: string): Reply {
    const [, submissionId] = /^submissions\/([^/?]+)/.exec(path) ?? [];
    if (submissionId === undefined) return json(200, { submissions: [], totalCount: 0 });
    if (submissionId === nobodys) return json(404, { detail: 'Submission not found' });
    this.reads += 1;
    return json(200, {
      submissionId,
      status: 'complete',
      progressPercent: 100,
      assets: [{ assetId: submissionId.replace('submission', 'asset'), versionNumber: 1, issueCount: 0 }],
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
