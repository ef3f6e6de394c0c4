/** 300 files against a plan's rate limits: all complete, at the plan's pace, with hardly a request wasted. */
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeFillers } from '../../fixtures/samples.ts';
import { type Service, startService } from '../../service/index.ts';
import { openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ processingSpeed: 1_000 });
});
afterAll(() => service.stop());

/** A minute of the plan takes 3 s here. */
const windowMs = 3_000;
const uploadsPerWindow = 60;
const submissionsPerWindow = 30;

it('settles at the pace that the service allows', async () => {
  const folder = await temporaryFolder();
  const paths = await writeFillers(join(folder), {
    count: 300,
    sizeBytes: 2_000,
    extension: '.txt',
    seed: 1,
  });
  await service.control.setLimit({ key: 'sandbox', bucket: 'upload', limit: uploadsPerWindow, windowMs });
  await service.control.setLimit({
    key: 'sandbox',
    bucket: 'submission_write',
    limit: submissionsPerWindow,
    windowMs,
  });
  const app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { hurry: 1 });
  await app.queue.add(paths);
  const rows = await app.atRest(100_000);
  await app.stop();
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));

  const { requests } = await service.control.ledger();
  const refused = requests.filter(({ status }) => status === 429);
  const written = requests.filter(({ endpoint }) => endpoint === 'submissions.create');
  const accepted = written.filter(({ status }) => status === 201).map(({ at }) => at);
  // Submissions are the narrower limit: once settled (the first window aside), they go at its pace.
  const settled = accepted.filter((at) => at > (accepted[0] ?? 0) + windowMs);
  const tookMs = (settled.at(-1) ?? 0) - (settled[0] ?? 0);
  const allowed = (submissionsPerWindow * tookMs) / windowMs;
  const share = settled.length / allowed;
  const wasted = refused.length / requests.length;
  const wastedWrites = written.filter(({ status }) => status === 429).length / written.length;
  console.log(
    `pace ${(share * 100).toFixed(0)} % of the allowed, ${refused.length} of ${requests.length} requests refused ` +
      `(${(wasted * 100).toFixed(1)} %), of submissions ${(wastedWrites * 100).toFixed(1)} %`,
  );
  expect(share).toBeGreaterThanOrEqual(0.9);
  expect(wasted).toBeLessThan(0.05);
}, 120_000);
