/**
 * `npm run bench:rate`: the same 300 files against the same rate limits, by this app's queue with one submission for each
 * file, by the queue with all files together, and by a naive client that waits out each 429 for itself. Prints how many
 * requests the service had to refuse, and the goals of the drop that is submitted together.
 */
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { maxAssetsPerRequest } from '../../main/queue/run/groupRequests.ts';
import type { SubmissionMode } from '../../preload/contract.ts';
import { writeFillers } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { openQueue } from '../support/queueUnderTest.ts';

/** A minute of the plan takes 15 s here. With less, the whole seconds of Retry-After would distort the result. */
const windowMs = 15_000;
const limits = { upload: 60, submission_write: 30 };
const workers = 4;
const fileCount = 300;
/** The uploads alone need this long: the first minute's share at once, the others a minute each. */
const uploadLimitMs = (Math.ceil(fileCount / limits.upload) - 1) * windowMs;
const goals = { time: 1.1, requests: 1.05 };

interface Measured {
  readonly tookMs: number;
  readonly requests: number;
  readonly text: string;
}

async function limited(work: (service: Service) => Promise<void>): Promise<Measured> {
  await using service = await startService({ processingSpeed: 1_000 });
  for (const [bucket, limit] of Object.entries(limits)) {
    await service.control.setLimit({
      key: 'sandbox',
      bucket: bucket as keyof typeof limits,
      limit,
      windowMs,
    });
  }
  const startedAt = Date.now();
  await work(service);
  const { requests } = await service.control.ledger();
  const written = requests.filter(({ endpoint }) => /^(uploads|submissions\.create)/.test(endpoint));
  // Until the last submission was sent; how long the service processes it afterwards depends on no limit.
  const tookMs = Math.max(...written.map(({ at }) => at)) - startedAt;
  const refused = written.filter(({ status }) => status === 429).length;
  const share = ((100 * refused) / written.length).toFixed(1);
  const seconds = (tookMs / 1_000).toFixed(1);
  return {
    tookMs,
    requests: written.length,
    text: `${seconds} s, ${refused} of ${written.length} uploads and submissions refused (${share} %)`,
  };
}

async function app({ apiUrl, keys }: Service, paths: readonly string[], mode: SubmissionMode): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-bench-'));
  try {
    const opened = openQueue(folder, { apiUrl, apiKey: keys.sandbox }, { speed: 1 });
    await opened.queue.add(paths, { mode, metadata: {}, sidekickIds: [] });
    await opened.atRest(300_000);
    await opened.stop();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function naive({ apiUrl, keys }: Service, paths: readonly string[]): Promise<void> {
  const queue = [...paths];
  const post = async (path: string, body: () => BodyInit, headers = {}): Promise<unknown> => {
    for (;;) {
      const answer = await fetch(`${apiUrl}/api/integrations/${path}`, {
        method: 'POST',
        headers: { 'X-API-Key': keys.sandbox, ...headers },
        body: body(),
      });
      if (answer.status !== 429) return await answer.json();
      await new Promise((go) => setTimeout(go, Number(answer.headers.get('retry-after')) * 1_000));
    }
  };
  const worker = async (): Promise<void> => {
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const file = new File([new Uint8Array(await readFile(path))], basename(path), { type: 'text/plain' });
      const form = (): FormData => {
        const data = new FormData();
        data.append('file', file);
        return data;
      };
      const { blobPath } = (await post('uploads/direct', form)) as { blobPath: string };
      const asset = JSON.stringify({ assets: [{ blobPath }] });
      await post('submissions', () => asset, { 'content-type': 'application/json' });
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

const folder = await mkdtemp(join(tmpdir(), 'mediamagic-bench-'));
try {
  const paths = await writeFillers(folder, {
    count: fileCount,
    sizeBytes: 2_000,
    extension: '.txt',
    seed: 1,
  });
  const together = await limited((service) => app(service, paths, 'together'));
  console.log(`this app, together  ${together.text}`);
  // These two mostly wait, so they do not slow each other down.
  const [each, other] = await Promise.all([
    limited((service) => app(service, paths, 'each')),
    limited((service) => naive(service, paths)),
  ]);
  console.log(`this app, each      ${each.text}`);
  console.log(`naive               ${other.text}`);
  const fewest = fileCount + Math.ceil(fileCount / maxAssetsPerRequest);
  for (const [what, measured, goal] of [
    ['time of the upload limit', together.tookMs / uploadLimitMs, goals.time],
    ['requests', together.requests / fewest, goals.requests],
  ] as const)
    console.log(
      `together: ${measured.toFixed(2)} x the ${what}, goal <= ${goal} x: ${measured <= goal ? 'yes' : 'NO'}`,
    );
} finally {
  await rm(folder, { recursive: true, force: true });
}
