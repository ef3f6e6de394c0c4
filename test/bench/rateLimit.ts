/**
 * `npm run bench:rate`: the same 300 files against the same rate limits, by this app's queue and by a naive client that
 * waits out each 429 for itself. Prints how many requests the service had to refuse.
 */
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { writeFillers } from '../fixtures/samples.ts';
import { type Service, startService } from '../service/index.ts';
import { openQueue } from '../support/queueUnderTest.ts';

/** A minute of the plan takes 3 s here. */
const windowMs = 3_000;
const limits = { upload: 60, submission_write: 30 };
const workers = 4;

async function limited(work: (service: Service) => Promise<void>): Promise<string> {
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
  const seconds = (Date.now() - startedAt) / 1_000;
  const { requests } = await service.control.ledger();
  const written = requests.filter(({ endpoint }) => /^(uploads|submissions\.create)/.test(endpoint));
  const refused = written.filter(({ status }) => status === 429).length;
  const share = ((100 * refused) / written.length).toFixed(1);
  return `${seconds.toFixed(1)} s, ${refused} of ${written.length} uploads and submissions refused (${share} %)`;
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
  const paths = await writeFillers(folder, { count: 300, sizeBytes: 2_000, extension: '.txt', seed: 1 });
  const ours = await limited(async ({ apiUrl, keys }) => {
    const app = openQueue(folder, { apiUrl, apiKey: keys.sandbox }, { speed: 1 });
    await app.queue.add(paths);
    await app.atRest(300_000);
    await app.stop();
  });
  console.log(`this app  ${ours}`);
  console.log(`naive     ${await limited((service) => naive(service, paths))}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
