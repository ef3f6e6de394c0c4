/** Sends files through a queue that is killed repeatedly, over a faulty network link, and collects the evidence. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { limitFor } from '../../main/queue/run/concurrencyLimits.ts';
import { firstBlockBytes } from '../../main/transfer/blockPlan.ts';
import type { LedgerRequest, Service } from '../service/index.ts';
import type { QueueConditions } from '../support/queueUnderTest.ts';
import type { Arrival, CampaignEvidence, ProcessRunEvidence } from './campaignInvariants.ts';
import type { Defect } from './defects.ts';
import type { ChaosFile } from './files.ts';
import { type CampaignKill, nextKill } from './killPlanner.ts';
import type { ChaosLink } from './link/link.ts';
import type { ProcessPool } from './processPool.ts';
import { ProcessRun } from './processRun.ts';
import { rangeOfBlockId } from './ranges.ts';
import { readRecord } from './record.ts';

export interface Campaign {
  readonly files: readonly ChaosFile[];
  readonly kills: readonly CampaignKill[];
  /** `stable`, or with faults in every second process run. */
  readonly connection: 'stable' | 'faulty';
  readonly defect?: Defect;
}

export interface CampaignSetup {
  readonly service: Service;
  readonly link: ChaosLink;
  readonly pool: ProcessPool;
  /** The folder of all campaigns. */
  readonly folder: string;
}

const mebibyte = 1_024 * 1_024;
/** Enough for the slices of one block. */
const blockMemoryBytes = 4 * mebibyte;
const parallelUploads = 3;
/** Blocks start at 1 MiB; the link and the memory decide on larger ones, as in the app. */
const timedOutBlocks = 3;
const speed = 20;
const limitMs = 180_000;
/** Answers to POST /submissions that are lost in a row, so that an upload returns to the queue. */
const lostInARow = 12;

/** Runs a campaign, starting with an empty service and a new queue. */
export async function runCampaign(campaign: Campaign, setup: CampaignSetup): Promise<CampaignEvidence> {
  const { files } = campaign;
  const { service, link } = setup;
  await service.control.reset();
  await service.control.setBehaviour({ storageOrigin: link.storageUrl });
  const folder = await mkdtemp(join(setup.folder, 'queue-'));
  const clockStartedAt = Date.now();
  const pending = [...campaign.kills];
  const processRuns: ProcessRunEvidence[] = [];
  const bugs: string[] = [];
  let accepted: readonly string[] = [];
  let givenCount = 0;
  let lastKill: CampaignKill | null = null;

  for (;;) {
    const given = givenCount;
    const record = processRuns.at(-1)?.record ?? null;
    const killContext = () => ({ record, added: files.slice(given, givenCount), lastKill });
    // Files are added in proportion to the kills; more are added if the current ones reach no remaining kill.
    const met = campaign.kills.length - pending.length;
    const due = ((files.length - reservedCount(files)) * met) / Math.max(1, campaign.kills.length);
    givenCount = Math.max(givenCount, Math.floor(due));
    while (nextKill(pending, killContext()) === null && givenCount < files.length) givenCount += 1;
    const index = nextKill(pending, killContext());
    const kill: CampaignKill | null = index === null ? null : (pending.splice(index, 1)[0] ?? null);

    const isFaulty = campaign.connection === 'faulty' && kill !== null && processRuns.length % 2 === 1;
    const breaksBefore = link.breaks;
    const from = Date.now();
    link.setQuality(isFaulty ? 'faulty' : 'stable');
    const fault = await addLossFault(kill, service);
    const paths = files.slice(0, givenCount).map(({ path }) => path);
    const end = await runProcess({ folder, clockStartedAt, kill, paths, campaign }, setup);
    if (end.isKilled) await link.settle();
    if (fault !== null) await service.control.clearFault(fault);
    if (end.isAccepted) accepted = files.slice(0, givenCount).map(({ name }) => name);
    bugs.push(...end.bugs);
    processRuns.push({
      from,
      kill: end.isKilled ? nameOf(kill) : null,
      breaks: link.breaks - breaksBefore,
      accepted,
      record: await readRecord(folder),
    });
    lastKill = end.isKilled ? kill : null;
    // The run finished before it reached the kill, which is planned again.
    if (kill !== null && !end.isKilled) pending.push(kill);
    if (end.bugs.length > 0 || (!end.isKilled && givenCount === files.length)) break;
  }
  await setup.pool.close(); // which also closes the connections of finished runs
  return await gather(files, processRuns, bugs, setup);
}

/** Files that are reserved for kills that the others do not reach. */
function reservedCount(files: readonly ChaosFile[]): number {
  return Math.ceil(files.length / 5);
}

function nameOf(kill: CampaignKill | null): string {
  if (kill === null) return 'none';
  return kill.by === 'itself' ? kill.at : 'at random';
}

/** An upload returns from POST /submissions without an answer only if every try loses its answer. */
async function addLossFault(kill: CampaignKill | null, { control }: Service): Promise<string | null> {
  if (kill?.by !== 'itself' || !kill.at.endsWith('submitting → queued')) return null;
  return await control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: lostInARow });
}

interface ProcessRunOptions {
  readonly folder: string;
  readonly clockStartedAt: number;
  readonly kill: CampaignKill | null;
  readonly paths: readonly string[];
  readonly campaign: Campaign;
}

interface ProcessRunEnd {
  readonly isKilled: boolean;
  readonly isAccepted: boolean;
  readonly bugs: readonly string[];
}

async function runProcess(
  options: ProcessRunOptions,
  { service, link, pool }: CampaignSetup,
): Promise<ProcessRunEnd> {
  const { folder, clockStartedAt, kill, paths, campaign } = options;
  const conditions: QueueConditions = {
    speed,
    clockStartedAt,
    parallelUploads,
    blockMemoryBytes,
    timedOutBlocks,
  };
  const processRun = new ProcessRun(
    {
      folder,
      account: { apiUrl: link.apiUrl, apiKey: service.keys.sandbox },
      paths,
      endAt: null,
      killAt: kill?.by === 'itself' ? [kill] : [],
      conditions,
      limitMs,
      ...(campaign.defect === undefined ? {} : { defect: campaign.defect }),
    },
    pool,
  );
  let pieces = 0;
  const killed = new Promise<'dead'>((resolve) => {
    link.onPiece = () => {
      pieces += 1;
      if (kill?.by === 'outside' && pieces === kill.afterPieces)
        void processRun.kill().then(() => resolve('dead'));
    };
  });
  try {
    const ending = await Promise.race([
      processRun.rested.then(() => 'rested' as const),
      processRun.exited.then(() => 'dead' as const),
      killed,
    ]);
    // The issues of complete uploads are still read while it ends, which must not kill it.
    link.onPiece = () => undefined;
    const exitReason = ending === 'rested' ? await processRun.end() : await processRun.exited;
    const isExpected =
      ending === 'rested' ? exitReason === 'ended' : kill !== null && exitReason === 'SIGKILL';
    const rested = ending === 'rested' ? processRun.messageOf('rested') : null;
    return {
      isKilled: ending === 'dead',
      isAccepted: processRun.messageOf('accepted') !== null,
      bugs: [...(rested?.bugs ?? []), ...(isExpected ? [] : [`a process ended unexpectedly: ${exitReason}`])],
    };
  } finally {
    link.onPiece = () => undefined;
    await processRun.kill();
  }
}

async function gather(
  files: readonly ChaosFile[],
  processRuns: readonly ProcessRunEvidence[],
  bugs: readonly string[],
  { service }: CampaignSetup,
): Promise<CampaignEvidence> {
  const { requests, submissions, problems } = await service.control.ledger();
  const sizeOf = new Map(files.map(({ name, sizeBytes }) => [name, sizeBytes]));
  // The byte that asks whether storage answers again is a block behind the end of the file, and none of its bytes.
  const isOfFile = ({ block }: Arrival) =>
    block === null || block.range.offset < (sizeOf.get(block.name) ?? Infinity);
  const blobPathOf = (name: string) => `${service.workspaces.main}/${name}`;
  const known = new Set(files.map(({ name }) => blobPathOf(name)));
  const evidence = [];
  for (const { name, sizeBytes, sha256 } of files) {
    const blob = await service.control.blob(blobPathOf(name));
    evidence.push({
      name,
      sizeBytes,
      sha256,
      storedSha256: blob?.sha256 ?? null,
      submissions: submissions[blobPathOf(name)]?.submissionIds.length ?? 0,
    });
  }
  return {
    files: evidence,
    processRuns,
    arrivals: requests.flatMap((request) => arrivalOf(request, service.workspaces.main)).filter(isOfFile),
    strangeBlobs: Object.keys(submissions).filter((blobPath) => !known.has(blobPath)),
    blocksInFlightBytes: firstBlockBytes,
    wholeFilesInFlight: limitFor('transfer-small', parallelUploads),
    // A killed client and a broken link end requests in the middle of a body.
    bugs: [...bugs, ...problems.filter((text) => !text.endsWith('Error: aborted'))],
  };
}

function arrivalOf(request: LedgerRequest, workspaceId: string): Arrival[] {
  const { at, endpoint, requestBytes: bytes, blobPath, blockId } = request;
  if (endpoint === 'uploads.direct') return [{ at, bytes, block: null }];
  if (endpoint !== 'storage.putBlock' || blobPath === null || blockId === null) return [];
  const range = rangeOfBlockId(blockId);
  if (range === null) throw new Error(`Unknown block id: ${blockId}`);
  return [{ at, bytes, block: { name: blobPath.slice(workspaceId.length + 1), range } }];
}
