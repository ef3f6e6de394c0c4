/** 180 files against a plan's rate limits: all complete at the plan's rate, with few refused requests. */
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

it('settles at the rate that the service allows', async () => {
  const folder = await temporaryFolder();
  const paths = await writeFillers(join(folder), {
    count: 180,
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
  const app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox }, { speed: 1 });
  await app.queue.add(paths);
  const rows = await app.atRest(100_000);
  await app.stop();
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['complete']));

  const { requests } = await service.control.ledger();
  const refused = requests.filter(({ status }) => status === 429);
  const written = requests.filter(({ endpoint }) => endpoint === 'submissions.create');
  const accepted = written.filter(({ status }) => status === 201).map(({ at }) => at);
  // Submissions are the narrower limit. A window begins with its first request; what it allows is to be used, or the
  // rate would be below the plan's. Counted in windows, so that the machine's speed does not matter.
  const used: number[] = [];
  let windowBegan = Number.NEGATIVE_INFINITY;
  for (const at of accepted) {
    if (at >= windowBegan + windowMs) {
      windowBegan = at;
      used.push(0);
    }
    used.push((used.pop() ?? 0) + 1);
  }
  const settled = used.slice(1, -1);
  const share = settled.reduce((sum, count) => sum + count, 0) / (settled.length * submissionsPerWindow);
  const wasted = refused.length / requests.length;
  console.log(
    `${Math.round(share * 100)} % of what each window allows, ${refused.length} of ${requests.length} requests refused ` +
      `(${(wasted * 100).toFixed(1)} %)`,
  );
  expect(share).toBeGreaterThanOrEqual(0.9);
  expect(wasted).toBeLessThan(0.05);
}, 120_000);
