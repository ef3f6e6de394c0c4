/** The demo itself, once app and service are up: drops, watches, takes pictures, and says whether all came out right. */
import type { UploadDetails } from '../../preload/contract.ts';
import type { Service } from '../../test/service/index.ts';
import type { AppWindow } from './appWindow.ts';
import type { DemoPlan } from './cases.ts';
import { gatherEvidence } from './evidence.ts';
import { sendElsewhere } from './otherClient.ts';
import { caseOf, isAsExpected, isOver, judge } from './outcomes.ts';
import { reportLines } from './report.ts';
import { type Audience, screenshotFolderName, takePictures } from './screenshots.ts';
import { Follower } from './steps.ts';

/** For all uploads together, from the first drop on. */
const limitMs = 120_000;
/** The pace of storage, so that there is something to see of the film's upload. */
const storageBytesPerSecond = 4_000_000;
/** What the window says of a file that was dropped twice. */
const alreadyQueuedWords = 'already in the queue';

export interface Stage {
  readonly app: AppWindow;
  readonly service: Service;
  readonly plan: DemoPlan;
  readonly audience: Audience;
}

/** Answers the exit code: 0 only if everything is as expected. */
export async function runDemo(stage: Stage): Promise<number> {
  const { app, service, plan } = stage;
  const { keys, apiUrl, control } = service;
  await control.addFault({ endpoint: 'storage.*', kind: 'slow', bytesPerSecond: storageBytesPerSecond });
  await sendElsewhere({ apiUrl, apiKey: keys.sandbox }, plan.sentElsewhere);

  const startedAt = Date.now();
  const seen = await dropAndWatch(stage, startedAt);
  const durationMs = Date.now() - startedAt;
  await takePictures(app, 'end', stage.audience);

  const evidence = await gatherEvidence(control, plan.cases, seen);
  const results = judge(plan.cases, evidence);
  const otherProblems = [
    ...uploadProblems(plan, seen.uploads),
    ...evidence.serviceProblems.map((problem) => `In the local service: ${problem}`),
    ...app.pageErrors.map((message) => `In the window: ${message}`),
  ];
  for (const line of ['', ...reportLines(results, otherProblems, durationMs)]) console.log(line);
  console.log(`Pictures of the window are in ${screenshotFolderName}.`);
  return results.every(isAsExpected) && otherProblems.length === 0 ? 0 : 1;
}

async function dropAndWatch({ app, plan, audience }: Stage, startedAt: number) {
  const { cases, drops, repeated } = plan;
  const follower = new Follower({
    cases,
    read: () => app.uploads(),
    print: (line) => console.log(line),
    startedAt,
    giveUpAt: startedAt + limitMs,
  });

  const firstOver = allOver(new Set(drops).size);
  await app.drop(drops);
  const [saidAlreadyQueued] = await Promise.all([
    repeatMessage(app, plan, follower),
    follower.until((uploads) => uploads.some(isInProcessing) || firstOver(uploads)),
  ]);

  // The film is still on its way while the small files are processed: there is something of everything to see.
  const [first] = await Promise.all([follower.until(firstOver), takePictures(app, 'running', audience)]);
  if (!firstOver(first)) return { uploads: first, saidAlreadyQueued };

  await app.drop([repeated]);
  const uploads = await follower.until(allOver(first.length + 1));
  return { uploads, saidAlreadyQueued };
}

/** Whether the window says that one of the dropped files waits already. */
async function repeatMessage(app: AppWindow, { cases }: DemoPlan, follower: Follower): Promise<boolean> {
  const message = await app.messageWith(alreadyQueuedWords);
  if (message === null) return false;
  const repeat = cases.find(({ upload }) => upload === null);
  follower.say(repeat?.label ?? '', `The window says: ${message}`);
  return true;
}

function isInProcessing({ row }: UploadDetails): boolean {
  return row.state === 'processing' && (row.processingPercent ?? 0) > 0;
}

function allOver(count: number): (uploads: readonly UploadDetails[]) => boolean {
  return (uploads) => uploads.length >= count && uploads.every(isOver);
}

function uploadProblems({ cases }: DemoPlan, uploads: readonly UploadDetails[]): string[] {
  const nameOf = (upload: UploadDetails) => caseOf(cases, uploads, upload)?.label ?? upload.row.name;
  const unfinished = uploads.filter((upload) => !isOver(upload)).map(nameOf);
  const strangers = uploads.filter((upload) => caseOf(cases, uploads, upload) === null);
  return [
    ...(unfinished.length === 0
      ? []
      : [`Not at an end after ${limitMs / 1_000} s: ${unfinished.join(', ')}`]),
    ...strangers.map(({ row }) => `In the queue, but not dropped: ${row.name}`),
  ];
}
