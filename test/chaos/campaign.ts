/** Brings files through a queue that is killed again and again, over a link full of troubles, and gathers the evidence. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

import { limitFor } from '../../main/queue/run/concurrencyLimits.ts';
import { firstBlockBytes } from '../../main/transfer/blockPlan.ts';
import type { LedgerRequest, Service } from '../service/index.ts';
import type { QueueConditions } from '../support/queueUnderTest.ts';
import type { Bodies } from './bodies.ts';
import type { Break } from './broken.ts';
import type { Arrival, CampaignEvidence, LifeEvidence } from './campaignInvariants.ts';
import type { ChaosFile } from './files.ts';
import { type CampaignKill, nextKill } from './killPlanner.ts';
import type { ChaosLink } from './link/link.ts';
import { Life } from './processRun.ts';
import { rangeOfBlockId } from './ranges.ts';
import { readRecord } from './record.ts';

export interface Campaign {
  readonly files: readonly ChaosFile[];
  readonly kills: readonly CampaignKill[];
  /** `calm` the whole way, or every second life in the rough. */
  readonly weather: 'calm' | 'rough';
  readonly broken?: Break;
}

export interface CampaignGround {
  readonly service: Service;
  readonly link: ChaosLink;
  readonly bodies: Bodies;
  /** Of all campaigns. */
  readonly folder: string;
}

const mebibyte = 1_024 * 1_024;
/** For the slices of one block at a time. */
const blockMemoryBytes = 4 * mebibyte;
const parallelUploads = 3;
/** Blocks of 1 MiB at first; the link and the memory decide on more, as in the app. */
const timedOutBlocks = 3;
const hurry = 20;
const patienceMs = 180_000;
/** Answers to POST /submissions that are lost in a row, so that an upload goes back to the queue. */
const lostInARow = 12;

/** Starts from an empty service and a new queue. */
export async function fight(campaign: Campaign, ground: CampaignGround): Promise<CampaignEvidence> {
  const { files } = campaign;
  const { service, link } = ground;
  await service.control.reset();
  await service.control.setBehaviour({ storageOrigin: link.storageUrl });
  const folder = await mkdtemp(join(ground.folder, 'queue-'));
  const clockStartedAt = Date.now();
  const pending = [...campaign.kills];
  const lives: LifeEvidence[] = [];
  const bugs: string[] = [];
  let accepted: readonly string[] = [];
  let handed = 0;
  let lastKill: CampaignKill | null = null;

  for (;;) {
    const given = handed;
    const record = lives.at(-1)?.record ?? null;
    const prospect = () => ({ record, added: files.slice(given, handed), lastKill });
    // Files and kills go side by side; more files where those that are there meet no kill that is left.
    const met = campaign.kills.length - pending.length;
    const due = ((files.length - keptBack(files)) * met) / Math.max(1, campaign.kills.length);
    handed = Math.max(handed, Math.floor(due));
    while (nextKill(pending, prospect()) === null && handed < files.length) handed += 1;
    const index = nextKill(pending, prospect());
    const kill: CampaignKill | null = index === null ? null : (pending.splice(index, 1)[0] ?? null);

    const isRough = campaign.weather === 'rough' && kill !== null && lives.length % 2 === 1;
    const breaksBefore = link.breaks;
    const from = Date.now();
    link.setWeather(isRough ? 'rough' : 'calm');
    const fault = await layFault(kill, service);
    const paths = files.slice(0, handed).map(({ path }) => path);
    const end = await live({ folder, clockStartedAt, kill, paths, campaign }, ground);
    if (end.isKilled) await link.settle();
    if (fault !== null) await service.control.clearFault(fault);
    if (end.isAccepted) accepted = files.slice(0, handed).map(({ name }) => name);
    bugs.push(...end.bugs);
    lives.push({
      from,
      kill: end.isKilled ? nameOf(kill) : null,
      breaks: link.breaks - breaksBefore,
      accepted,
      record: await readRecord(folder),
    });
    lastKill = end.isKilled ? kill : null;
    // It came to rest before it came there: another time.
    if (kill !== null && !end.isKilled) pending.push(kill);
    if (end.bugs.length > 0 || (!end.isKilled && handed === files.length)) break;
  }
  await ground.bodies.close(); // and with them the connections of those that came to rest
  return await gather(files, lives, bugs, ground);
}

/** For kills that the others do not meet. */
function keptBack(files: readonly ChaosFile[]): number {
  return Math.ceil(files.length / 5);
}

function nameOf(kill: CampaignKill | null): string {
  if (kill === null) return 'none';
  return kill.by === 'itself' ? kill.at : 'at random';
}

/** An upload comes back from POST /submissions without an answer only when all of its tries lose theirs. */
async function layFault(kill: CampaignKill | null, { control }: Service): Promise<string | null> {
  if (kill?.by !== 'itself' || !kill.at.endsWith('submitting → queued')) return null;
  return await control.addFault({ endpoint: 'submissions.create', kind: 'drop-answer', next: lostInARow });
}

interface LifeOrder {
  readonly folder: string;
  readonly clockStartedAt: number;
  readonly kill: CampaignKill | null;
  readonly paths: readonly string[];
  readonly campaign: Campaign;
}

interface LifeEnd {
  readonly isKilled: boolean;
  readonly isAccepted: boolean;
  readonly bugs: readonly string[];
}

async function live(order: LifeOrder, { service, link, bodies }: CampaignGround): Promise<LifeEnd> {
  const { folder, clockStartedAt, kill, paths, campaign } = order;
  const conditions: QueueConditions = {
    hurry,
    clockStartedAt,
    parallelUploads,
    blockMemoryBytes,
    timedOutBlocks,
  };
  const life = new Life(
    {
      folder,
      account: { apiUrl: link.apiUrl, apiKey: service.keys.sandbox },
      paths,
      endAt: null,
      killAt: kill?.by === 'itself' ? [kill] : [],
      conditions,
      patienceMs,
      ...(campaign.broken === undefined ? {} : { broken: campaign.broken }),
    },
    bodies,
  );
  let pieces = 0;
  const struck = new Promise<'dead'>((resolve) => {
    link.onPiece = () => {
      pieces += 1;
      if (kill?.by === 'outside' && pieces === kill.afterPieces) void life.kill().then(() => resolve('dead'));
    };
  });
  try {
    const ending = await Promise.race([
      life.rested.then(() => 'rested' as const),
      life.dead.then(() => 'dead' as const),
      struck,
    ]);
    const death = ending === 'rested' ? await life.end() : await life.dead;
    const isExpected = ending === 'rested' ? death === 'ended' : kill !== null && death === 'SIGKILL';
    const rested = ending === 'rested' ? life.told('rested') : null;
    return {
      isKilled: ending === 'dead',
      isAccepted: life.told('accepted') !== null,
      bugs: [...(rested?.bugs ?? []), ...(isExpected ? [] : [`a life ended by itself: ${death}`])],
    };
  } finally {
    link.onPiece = () => undefined;
    await life.kill();
  }
}

async function gather(
  files: readonly ChaosFile[],
  lives: readonly LifeEvidence[],
  bugs: readonly string[],
  { service }: CampaignGround,
): Promise<CampaignEvidence> {
  const { requests, submissions, problems } = await service.control.ledger();
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
    lives,
    arrivals: requests.flatMap((request) => arrivalOf(request, service.workspaces.main)),
    strangeBlobs: Object.keys(submissions).filter((blobPath) => !known.has(blobPath)),
    blocksInFlightBytes: firstBlockBytes,
    wholeFilesInFlight: limitFor('transfer-small', parallelUploads),
    // A client that dies, and a link that breaks, leave the service in the middle of a body.
    bugs: [...bugs, ...problems.filter((text) => !text.endsWith('Error: aborted'))],
  };
}

function arrivalOf(request: LedgerRequest, workspaceId: string): Arrival[] {
  const { at, endpoint, requestBytes: bytes, blobPath, blockId } = request;
  if (endpoint === 'uploads.direct') return [{ at, bytes, block: null }];
  if (endpoint !== 'storage.putBlock' || blobPath === null || blockId === null) return [];
  const range = rangeOfBlockId(blockId);
  if (range === null) throw new Error(`No id of a block of ours: ${blockId}`);
  return [{ at, bytes, block: { name: blobPath.slice(workspaceId.length + 1), range } }];
}
