/** The demo itself, once app and service run: drops files, prints the steps, takes pictures and judges the outcomes. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { UploadDetails } from '../../preload/contract.ts';
import { sha256OfFile } from '../../test/fixtures/samples.ts';
import type { LedgerSnapshot, Service } from '../../test/service/index.ts';
import { projectFolder } from '../electron/paths.ts';
import type { AppWindow, Look } from './appWindow.ts';
import { type DemoPlan, sendElsewhere } from './cases.ts';
import {
  type BlobCount,
  type Content,
  type Evidence,
  type Said,
  caseOf,
  isAsExpected,
  isOver,
  judge,
} from './outcomes.ts';
import { reportLines } from './report.ts';
import { Follower } from './steps.ts';

/** For all uploads together, from the first drop on. */
const limitMs = 120_000;
/** The speed of storage, slow enough that the film's upload can be seen. */
const storageBytesPerSecond = 4_000_000;
/** What the window says of a file that was dropped twice, and of one that is uploaded and has not changed. */
const knownWords: Readonly<Record<Said, string>> = {
  'already-queued': 'already in your list',
  'already-uploaded': 'already uploaded',
};

/** In the project's folder. Git-ignored; holds the pictures of the last demo. */
const pictures = 'artifacts/demo';
const looks: readonly Look[] = [
  { theme: 'light', width: 1_280, height: 800 },
  { theme: 'light', width: 480, height: 800 },
  { theme: 'dark', width: 480, height: 800 },
  { theme: 'dark', width: 1_280, height: 800 },
];

export interface Stage {
  readonly app: AppWindow;
  readonly service: Service;
  readonly plan: DemoPlan;
  /** Whether a person sees the window; otherwise the display is ours alone. */
  readonly isWatched: boolean;
}

/** Returns the exit code: 0 only if everything is as expected. */
export async function runDemo(stage: Stage): Promise<number> {
  const { app, service, plan } = stage;
  const { keys, apiUrl, control } = service;
  await rm(join(projectFolder, pictures), { recursive: true, force: true });
  await mkdir(join(projectFolder, pictures), { recursive: true });
  await control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: storageBytesPerSecond });
  await sendElsewhere(plan, apiUrl, keys.sandbox);
  await control.addFault({
    endpoint: 'submissions.create',
    contains: plan.answerLostOf,
    next: 1,
    kind: 'drop-answer',
  });

  const startedAt = Date.now();
  const seen = await dropAndWatch(stage, startedAt);
  const durationMs = Date.now() - startedAt;
  await takePictures(stage, 'end');

  const ledger = await control.ledger();
  const results = judge(plan.cases, await gatherEvidence(stage, ledger, seen));
  const otherProblems = [
    ...uploadProblems(plan, seen.uploads),
    ...ledger.problems.map((problem) => `In the local service: ${problem}`),
    ...app.pageErrors.map((message) => `In the window: ${message}`),
  ];
  for (const line of ['', ...reportLines(results, otherProblems, durationMs)]) console.log(line);
  console.log(`Pictures of the window are in ${pictures}.`);
  return results.every(isAsExpected) && otherProblems.length === 0 ? 0 : 1;
}

type Seen = Pick<Evidence, 'uploads' | 'said'>;

async function dropAndWatch(stage: Stage, startedAt: number): Promise<Seen> {
  const { app, plan } = stage;
  const { cases, drops, repeated } = plan;
  const giveUpAt = startedAt + limitMs;
  const follower = new Follower({ cases, read: () => app.uploads(), startedAt, giveUpAt });

  const said = new Set<Said>();
  const listenFor = async (words: Said) => {
    const message = await app.messageWith(knownWords[words]);
    if (message === null) return;
    said.add(words);
    const label = cases.find(({ expected }) => expected === words)?.label ?? '';
    follower.say(label, `The window says: ${message.replaceAll('\n', ' ')}`);
  };

  const firstOver = allOver(new Set(drops).size);
  await app.drop(drops);
  await Promise.all([
    listenFor('already-queued'),
    follower.until((uploads) => uploads.some(isInProcessing) || firstOver(uploads)),
  ]);

  // The film is still uploading while the small files are processed: the pictures show something of everything.
  const [first] = await Promise.all([follower.until(firstOver), takePictures(stage, 'running')]);
  if (!firstOver(first)) return { uploads: first, said };

  await app.drop([repeated]);
  await listenFor('already-uploaded');
  return { uploads: await app.uploads(), said };
}

function isInProcessing({ row }: UploadDetails): boolean {
  return row.state === 'processing' && (row.processingPercent ?? 0) > 0;
}

function allOver(count: number): (uploads: readonly UploadDetails[]) => boolean {
  return (uploads) => uploads.length >= count && uploads.every(isOver);
}

/** In every look where the display is ours; as it is where a person watches. `running-dark-480x800.png`. */
async function takePictures({ app, isWatched }: Stage, moment: string): Promise<void> {
  const folder = join(projectFolder, pictures);
  if (isWatched) return await app.photograph(folder, moment);
  for (const look of looks) {
    await app.show(look);
    await app.photograph(folder, `${moment}-${look.theme}-${look.width}x${look.height}`);
  }
}

async function gatherEvidence(
  { service, plan }: Stage,
  ledger: LedgerSnapshot,
  seen: Seen,
): Promise<Evidence> {
  const files = new Map<string, Content>();
  for (const { path } of plan.cases) {
    files.set(path, { sizeBytes: (await stat(path)).size, sha256: await sha256OfFile(path) });
  }
  const blobs = new Map<string, Content>();
  for (const blobPath of seen.uploads.flatMap((upload) => upload.blobPath ?? [])) {
    const blob = await service.control.blob(blobPath);
    if (blob !== null) blobs.set(blobPath, blob);
  }
  const counts = new Map<string, BlobCount>();
  for (const blobPath of [...Object.keys(ledger.blobs), ...Object.keys(ledger.submissions)]) {
    const submitted = ledger.submissions[blobPath];
    counts.set(blobPath, {
      stored: ledger.blobs[blobPath]?.stored ?? 0,
      submissions: submitted?.submissionIds.length ?? 0,
      conflicts: submitted?.conflicts ?? 0,
    });
  }
  return { ...seen, files, blobs, counts };
}

function uploadProblems({ cases }: DemoPlan, uploads: readonly UploadDetails[]): string[] {
  const nameOf = (upload: UploadDetails) => caseOf(cases, uploads, upload)?.label ?? upload.row.name;
  const unfinished = uploads.filter((upload) => !isOver(upload)).map(nameOf);
  const others = uploads.filter((upload) => caseOf(cases, uploads, upload) === null);
  return [
    ...(unfinished.length === 0 ? [] : [`Not over after ${limitMs / 1_000} s: ${unfinished.join(', ')}`]),
    ...others.map(({ row }) => `In the queue, but not dropped: ${row.name}`),
  ];
}
