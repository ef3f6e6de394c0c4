/** The severities of complete uploads, read from the local service beside everything else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type UploadRow, totalIssues } from '../../../preload/contract.ts';
import { type Service, startService } from '../../service/index.ts';
import { eventually } from '../../support/poll.ts';
import { type QueueUnderTest, openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

let service: Service;
let folder: string;
let app: QueueUnderTest;

beforeAll(async () => {
  service = await startService({ processingSpeed: 1_000 });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await service.control.reset();
  await service.control.setProcessingSpeed(1_000);
  folder = await temporaryFolder();
  open();
});
afterEach(async () => {
  await app.stop();
  expect(app.bugs).toEqual([]);
});

function open(): void {
  app = openQueue(folder, { apiUrl: service.apiUrl, apiKey: service.keys.sandbox });
}

async function completed(...names: readonly string[]): Promise<void> {
  const paths = names.map((name) => join(folder, name));
  await Promise.all(paths.map((path) => writeFile(path, `Shot list of ${path}\n`.repeat(100))));
  await app.queue.add(paths);
  await app.atRest();
}

function reviewed(): Promise<readonly UploadRow[]> {
  return eventually(app.rows, (rows) => rows.every(({ severities }) => severities !== null));
}

describe('a complete upload', () => {
  it('shows the severities of its issues without a question of a person', async () => {
    await completed('one.txt', 'two.txt', 'three.txt');
    for (const { issueCount, severities } of await reviewed()) {
      expect(severities).toMatchObject({ CRITICAL: expect.any(Number), OTHER: 0 });
      expect(severities === null ? 0 : totalIssues(severities)).toBe(issueCount);
      expect(severities?.CRITICAL).toBeGreaterThan(0);
    }
  });

  it('stays complete while its issues cannot be loaded, and shows them later', async () => {
    await service.control.addFault({
      endpoint: 'assets.issues',
      kind: 'answer',
      status: 502,
      json: {},
      next: 2,
    });
    await completed('one.txt');
    expect(app.row('one.txt').state).toBe('complete');
    await app.stop();
    open();
    expect((await reviewed()).map(({ state }) => state)).toEqual(['complete']);
  });

  it('shows what a person has just seen in its results', async () => {
    await completed('one.txt');
    await reviewed();
    const { id } = app.row('one.txt');
    const issues = [{ id: 'new', severity: 'MAJOR', summary: 'Only this one is left' }];
    const json = { topics: [], orphanIssues: issues };
    await service.control.addFault({ endpoint: 'assets.topics', kind: 'answer', status: 200, json });
    await service.control.addFault({
      endpoint: 'assets.issues',
      kind: 'answer',
      status: 200,
      json: { issues },
    });
    await app.results.read(id);
    expect(app.row('one.txt')).toMatchObject({
      issueCount: 1,
      severities: { CRITICAL: 0, MAJOR: 1, MINOR: 0, INFO: 0, OTHER: 0 },
    });
  });
});
