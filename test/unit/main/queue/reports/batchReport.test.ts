/** Reports of batches: their counts and their exported files. */
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { exportBatch, suggestedName } from '../../../../../main/desktop/window/batchExport.ts';
import { localFailure } from '../../../../../main/errors/classify.ts';
import { UploadList } from '../../../../../main/queue/list/uploadList.ts';
import type { Upload } from '../../../../../main/queue/model/upload.ts';
import {
  type ReportedUpload,
  batchReport,
  reportEntry,
  reportFields,
  reportedUploads,
} from '../../../../../main/queue/reports/batchReport.ts';
import { type ReviewedUpload, findingsCsv } from '../../../../../main/queue/reports/findingsExport.ts';
import { csvCell, csvOf, jsonOf } from '../../../../../main/queue/reports/reportExport.ts';
import { openDatabase } from '../../../../../main/queue/store/database.ts';
import { UploadStore } from '../../../../../main/queue/store/uploadStore.ts';
import {
  type BatchReport,
  type ExportFormat,
  type SeverityCounts,
  noIssues,
} from '../../../../../preload/contract.ts';
import { temporaryFolder } from '../../../../support/temporaryFolder.ts';
import { anUpload, checkedFile, submissionRef } from '../../../../support/uploads.ts';

const tooLarge = {
  ...localFailure('service-error'),
  detail: 'see https://blob/x?sv=1&sig=SECRETSIGNATURE now',
};

function reported(given: Partial<Upload> = {}): ReportedUpload {
  return { upload: anUpload(given), metadata: {}, sidekickIds: [] };
}

async function storeWith(make: (batchId: number) => Upload[]) {
  const folder = await temporaryFolder();
  const { database } = openDatabase(join(folder, 'queue.db'), 0);
  onTestFinished(() => {
    database.close();
  });
  const store = new UploadStore(database);
  const list = new UploadList(store);
  const batchId = store.batches.add(1_000, 'Shoot');
  store.insert(make(batchId));
  return { uploads: { store, list }, batchId, folder };
}

function someOfEach(batchId: number): Upload[] {
  const failed = { state: 'failed', failure: tooLarge } as const;
  return [
    anUpload({ batchId, file: checkedFile, status: { state: 'complete', issueCount: 2 }, finishedAt: 5_000 }),
    anUpload({ batchId, file: checkedFile, status: { state: 'complete', issueCount: 0 }, finishedAt: 9_000 }),
    ...['a', 'b', 'c', 'd'].map((name) => anUpload({ batchId, path: `/m/${name}.mov`, status: failed })),
    anUpload({
      batchId,
      status: { state: 'failed', failure: localFailure('cancelled') },
      submission: submissionRef,
      finishedAt: 7_000,
    }),
  ];
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function* broken(): AsyncGenerator<ReportedUpload> {
  yield reported();
  throw new Error('gone');
}

const severities = { ...noIssues, CRITICAL: 2, INFO: 1 };
const finding = {
  id: 'one',
  referenceNumber: 'R-1',
  ruleCode: 'LOGO',
  summary: 'The logo, again',
  severity: 'Critical',
  status: 'OPEN',
  headline: '',
  reasoning: '',
  sidekickId: 'a6f1a1de-6f4e-4e57-8f0c-00000000000a',
};

/** A complete upload with three issues; without `counts` they were not read yet. */
function done(counts?: SeverityCounts): Partial<Upload> {
  return {
    status: { state: 'complete', issueCount: 3, ...(counts === undefined ? {} : { severities: counts }) },
    submission: submissionRef,
  };
}

describe('a batch’s report', () => {
  it('adds up issues by severity, and has a column for each', async () => {
    const { uploads, batchId } = await storeWith((id) =>
      [done(severities), done(severities), done()].map((given) => anUpload({ ...given, batchId: id })),
    );
    expect(await batchReport(uploads, batchId)).toMatchObject({
      issues: { CRITICAL: 4, MAJOR: 0, MINOR: 0, INFO: 2, OTHER: 0 },
      counts: { withIssues: 3, critical: 2, unread: 1 },
    });
    expect(reportEntry(reported(done(severities)))).toMatchObject({
      issues: 3,
      critical: 2,
      major: 0,
      info: 1,
    });
    expect(reportEntry(reported(done()))).toMatchObject({ issues: 3, critical: null, other: null });
    expect(reportEntry(reported({ status: { state: 'complete', issueCount: 0 } }))).toMatchObject({
      critical: 0,
    });
  });

  it('counts every outcome, names files that need attention, and has the end time', async () => {
    const { uploads, batchId } = await storeWith(someOfEach);
    uploads.store.batches.addSent(batchId, 2_000, 4_000, 8_000);
    expect(await batchReport(uploads, batchId)).toMatchObject({
      name: 'Shoot',
      counts: { all: 7, active: 0, attention: 4, done: 2, withIssues: 1, cancelled: 1 },
      totalBytes: 2_000,
      finishedAt: 9_000,
      bytesPerSecond: 500,
      attention: [{ kind: 'service-error', count: 4, names: ['a.mov', 'b.mov', 'c.mov'] }],
    });
  });

  it('has no end while an upload is active, and does not exist for a batch without uploads', async () => {
    const { uploads, batchId } = await storeWith((id) => [...someOfEach(id), anUpload({ batchId: id })]);
    expect((await batchReport(uploads, batchId))?.finishedAt).toBeNull();
    expect(await batchReport(uploads, 99)).toBeNull();
  });

  it('reads all uploads of a batch in the order of the queue when they are many', async () => {
    const { uploads, batchId } = await storeWith((id) =>
      Array.from({ length: 450 }, (_, index) => anUpload({ batchId: id, position: 450 - index })),
    );
    const positions: number[] = [];
    for await (const { upload } of reportedUploads(uploads, { filter: 'all', search: '', batchId }))
      positions.push(upload.position);
    expect(positions).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
  });
});

describe('a report’s table', () => {
  it('quotes cells as RFC 4180 requires', () => {
    expect(['plain', 'a,b', 'a"b', 'a\nb', 7, null].map(csvCell)).toEqual([
      'plain',
      '"a,b"',
      '"a""b"',
      '"a\nb"',
      '7',
      '',
    ]);
  });

  it('has no text that a spreadsheet would run as a formula', () => {
    const hostile = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      ' =1',
      '\u0000=1',
      '＝1',
      '\u200B=1',
      '﹦1',
      '﹢1',
      '﹣1',
      '﹫SUM(A1)',
      '\u22121',
    ];
    for (const text of hostile) expect(csvCell(text).replace(/^"/u, '')).toMatch(/^'/u);
    expect(csvCell('=HYPERLINK("http://evil","x"),1')).toBe(`"'=HYPERLINK(""http://evil"",""x""),1"`);
    expect(csvCell('clip-1.mov')).toBe('clip-1.mov');
    // German spreadsheets begin a cell at a semicolon, whatever is quoted.
    for (const separator of [';', '\t', '\n', '\r\n'])
      expect(csvCell(`a,b${separator} =1+1`)).toContain(`${separator.at(-1)}' =1+1`);
    expect(csvCell('a;"=1+1"')).toContain(`;'""=1+1`);
    expect(csvCell('a;""\u200B" @SUM(A1)')).toContain(`;'`);
    expect(csvCell('a; b-c')).toBe('a; b-c');
  });

  it('has a heading and a line for each upload, with line ends as the RFC requires', async () => {
    const text = await textOf(csvOf(each([reported({ path: '/media/ü, 1.mov' })])));
    const [heading, line, rest] = text.split('\r\n');
    expect(heading).toBe(`\uFEFF${reportFields.join(',')}`);
    expect(line).toMatch(/^"ü, 1\.mov",\/media,queued,/u);
    expect(rest).toBe('');
  });

  it('has the metadata and the sidekicks of each upload', async () => {
    const metadata = { campaign: '=spring', budget: 7 };
    const sidekickIds = [submissionRef.submissionId, submissionRef.assetId];
    const entry = { ...reported(), metadata, sidekickIds };
    const [, line] = (await textOf(csvOf(each([entry, reported()])))).split('\r\n');
    expect(line).toContain(`,${csvCell(metadata)},${sidekickIds.join(' ')},`);
    expect(csvCell(metadata)).toBe('"{""campaign"":""=spring"",""budget"":7}"');
    expect(reportEntry(entry)).toMatchObject({ metadata, sidekicks: sidekickIds });
  });

  it('names the file in the workspace when it is not the own name', () => {
    const blob = { blobPath: 'ws/clip (2).mp4', method: 'blocks' } as const;
    const uploadedAs = (remoteName: string, path: string) =>
      reportEntry({ ...reported(), upload: { ...anUpload(), path, blob, remoteName } })['uploaded_as'];
    expect(uploadedAs('clip (2).mp4', '/films/clip.mp4')).toBe('clip (2).mp4');
    expect(uploadedAs('clip.mp4', '/films/clip.mp4')).toBeNull();
    // A name that the service would refuse is no other name.
    expect(uploadedAs('a_b.mp4', '/films/a\\b.mp4')).toBeNull();
  });

  it('names every field that an upload has', () => {
    expect(Object.keys(reportEntry(reported()))).toEqual([...reportFields]);
  });

  it('has no signature in either format', async () => {
    const { uploads, batchId } = await storeWith(someOfEach);
    const report = await batchReport(uploads, batchId);
    if (report === null) throw new Error('no report');
    const all = () => reportedUploads(uploads, { filter: 'all', search: '', batchId });
    for (const text of [await textOf(csvOf(all())), await textOf(jsonOf(report, all()))]) {
      expect(text).toContain('service-error');
      expect(text).not.toContain('SECRETSIGNATURE');
    }
  });

  it('has the uploads of the batch when it is JSON', async () => {
    const { uploads, batchId } = await storeWith(someOfEach);
    const report = await batchReport(uploads, batchId);
    if (report === null) throw new Error('no report');
    const text = await textOf(
      jsonOf(report, reportedUploads(uploads, { filter: 'all', search: '', batchId })),
    );
    const parsed = JSON.parse(text) as { batch: unknown; uploads: { outcome: string }[] };
    expect(parsed.batch).toEqual(report);
    expect(parsed.uploads.map(({ outcome }) => outcome)).toEqual([
      'complete-with-issues',
      'complete',
      'failed',
      'failed',
      'failed',
      'failed',
      'cancelled',
    ]);
  });
});

describe('an export of findings', () => {
  const sidekicks = [{ id: 'A6F1A1DE-6F4E-4E57-8F0C-00000000000A', name: 'Brand check' }];
  const csv = (uploads: readonly ReviewedUpload[]) =>
    textOf(findingsCsv(each(uploads), sidekicks, () => undefined));

  it('has a line for each finding, with its file, severity and sidekick by name', async () => {
    const upload = anUpload({ path: '/media/a.mov', ...done(severities), submission: submissionRef });
    const text = await csv([
      { upload, findings: [finding, { ...finding, severity: 'minor', sidekickId: '' }] },
    ]);
    const [heading, first, second, rest] = text.split('\r\n');
    expect(heading).toBe(
      '\uFEFFname,folder,severity,status,rule,reference,summary,headline,reasoning,sidekick,sidekick_id,issue_id,submission_id,asset_id,version',
    );
    expect(first).toBe(
      `a.mov,/media,CRITICAL,OPEN,LOGO,R-1,"The logo, again",,,Brand check,${finding.sidekickId},one,${submissionRef.submissionId},${submissionRef.assetId},1`,
    );
    expect(second).toMatch(/^a\.mov,\/media,MINOR,OPEN,LOGO,R-1,"The logo, again",,,,,one,/u);
    expect(rest).toBe('');
  });

  it('has no text that a spreadsheet would run as a formula', async () => {
    const hostile = '=HYPERLINK("http://evil")';
    const findings = [
      { ...finding, summary: hostile, ruleCode: '@SUM(A1)', severity: '+1', reasoning: 'a;=1' },
    ];
    const [, line] = (await csv([{ upload: anUpload(done(severities)), findings }])).split('\r\n');
    expect(line).toContain(`,'+1,OPEN,'@SUM(A1),`);
    expect(line).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(line).toContain(`a;'=1`);
  });
});

const noSidekicks = () => [];

/** One upload whose findings were read, and one whose were not. */
const findings = () =>
  each([
    { upload: anUpload(done(severities)), findings: [finding] },
    { upload: anUpload(done()), findings: null },
  ]);

describe('saving a report', () => {
  const report = { batchId: 1, name: 'Shoot', addedAt: 0, totalBytes: 0, sentBytes: 0 } as const;
  const counts = {
    all: 1,
    active: 0,
    attention: 0,
    done: 1,
    alreadySubmitted: 0,
    cancelled: 0,
    withIssues: 0,
    critical: 0,
    unread: 0,
  };
  const whole: BatchReport = {
    ...report,
    counts,
    issues: noIssues,
    finishedAt: null,
    bytesPerSecond: null,
    attention: [],
    attentionBeyond: 0,
    renamed: { count: 0, examples: [] },
    submissions: { mode: 'each', metadata: {}, sidekickIds: [], created: 0, splitBy: null },
  };

  async function save(
    pickPath: (suggested: string) => Promise<string | null>,
    uploads: () => AsyncIterable<ReportedUpload> = () => each([reported()]),
    format: ExportFormat = 'csv',
  ) {
    const deps = {
      pickPath,
      report: async () => whole,
      uploads,
      findings,
      sidekicks: noSidekicks,
      now: () => 0,
    };
    return exportBatch(deps, { batchId: 1, format });
  }

  it('writes to the chosen path, and nothing when none was chosen', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'report.csv');
    expect(await save(async () => null)).toEqual({ result: 'cancelled' });
    expect(await save(async () => path)).toEqual({ result: 'saved', path });
    expect(await readFile(path, 'utf8')).toContain('queued');
  });

  it('writes the findings, and says of how many files they are missing', async () => {
    const path = join(await temporaryFolder(), 'findings.csv');
    const pickPath = async (suggested: string) =>
      suggested === 'Shoot findings 1970-01-01.csv' ? path : null;
    expect(await save(pickPath, undefined, 'findings')).toEqual({ result: 'saved', path, missing: 1 });
    expect(await readFile(path, 'utf8')).toContain('The logo');
  });

  it('returns the reason when it cannot be written', async () => {
    const folder = await temporaryFolder();
    expect(await save(async () => join(folder, 'no such folder', 'report.csv'))).toMatchObject({
      result: 'failed',
    });
  });

  it('leaves an existing file unchanged and no partial file when it fails', async () => {
    const folder = await mkdtemp(join(await temporaryFolder(), 'half-'));
    const path = join(folder, 'report.csv');
    await writeFile(path, 'older');
    expect(await save(async () => path, broken)).toEqual({ result: 'failed', reason: 'gone' });
    expect(await readFile(path, 'utf8')).toBe('older');
    expect(await readdir(folder)).toEqual(['report.csv']);
  });

  it('suggests a name that is valid on every system', () => {
    expect(suggestedName({ name: 'a/b:c*"\u0007 \u202E.mov' }, 'csv', 0)).toBe(
      'a b c     .mov 1970-01-01.csv',
    );
    expect(suggestedName({ name: '../..' }, 'json', 0)).not.toContain('/');
    expect(suggestedName({ name: null }, 'json', 0)).toBe('uploads 1970-01-01.json');
  });
});
