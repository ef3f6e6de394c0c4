/**
 * Plans the next kill: one that the queue will reach from its current state, because a kill that is not reached tests
 * nothing.
 */
import { type Change, type CrashPoint, crashPoints } from './crashPoints.ts';
import { type ChaosFile, shuffled } from './files.ts';
import { totalBytes } from './ranges.ts';
import type { QueueRecord, RecordedUpload } from './record.ts';
import type { SeededRandom } from './seededRandom.ts';

/** By the process itself at the nth time at a crash point, or from outside after a number of pieces on the link. */
export type CampaignKill =
  | { readonly by: 'itself'; readonly at: CrashPoint; readonly nth: number }
  | { readonly by: 'outside'; readonly afterPieces: number };

const maxPieces = 150;
const maxBlocks = 8;
/** The minimum for a small upload: a request and an answer for each step. */
const piecesPerUpload = 4;
const pieceBytes = 64 * 1_024;
const largestBlockBytes = 2 * 1_024 * 1_024;

/** Two thirds of the kills at every crash point in turn, one third at random moments; in random order. */
export function drawKills(count: number, random: SeededRandom): CampaignKill[] {
  const ofItself = Math.ceil((count * 2) / 3);
  const kills = Array.from({ length: count }, (_, index): CampaignKill => {
    const at = crashPoints[index % crashPoints.length];
    if (index >= ofItself || at === undefined)
      return { by: 'outside', afterPieces: Math.round(maxPieces ** random.next()) };
    return { by: 'itself', at, nth: changeAt(at) === 'block recorded' ? random.between(1, maxBlocks) : 1 };
  });
  return shuffled(kills, random);
}

export interface KillContext {
  readonly record: QueueRecord | null;
  /** Files that the queue gets now. */
  readonly added: readonly ChaosFile[];
  /** The kill of the last process run. */
  readonly lastKill: CampaignKill | null;
}

/** The index in `kills` of a kill that will be reached; null if none will. */
export function nextKill(kills: readonly CampaignKill[], killContext: KillContext): number | null {
  const rare = kills.findIndex((kill) => isRare(kill) && isReachable(kill, killContext));
  const index = rare < 0 ? kills.findIndex((kill) => isReachable(kill, killContext)) : rare;
  return index < 0 ? null : index;
}

/** Kills that can be reached only directly after certain other kills. */
function isRare(kill: CampaignKill): boolean {
  return kill.by === 'itself' && changeAt(kill.at) === 'submitting → already-submitted';
}

function isReachable(kill: CampaignKill, { record, added, lastKill }: KillContext): boolean {
  const given = added.map(({ name, sizeBytes }): RecordedUpload => {
    return { name, state: 'queued', sizeBytes, blobPath: null, blocks: [] };
  });
  const uploads = [...(record?.uploads ?? []), ...given].filter(({ state }) => !isAtEnd(state));
  if (kill.by === 'outside') {
    const pieces = uploads.map((upload) => Math.max(piecesPerUpload, unsentBytes(upload) / pieceBytes));
    return pieces.reduce((sum, count) => sum + count, 0) >= kill.afterPieces;
  }
  const change = changeAt(kill.at);
  switch (change) {
    case 'start-up':
      return uploads.length > added.length;
    case 'files added':
    case 'queued → checking':
    case 'checking → queued':
      return added.length > 0;
    case 'queued → uploading':
    case 'uploading → queued':
      return uploads.some(({ blobPath }) => blobPath === null);
    case 'block recorded':
      return uploads.some((upload) => unsentBytes(upload) >= kill.nth * largestBlockBytes);
    case 'queued → submitting':
      return uploads.some(({ state }) => state !== 'processing');
    case 'submitting → queued':
    case 'submitting → processing':
      return uploads.some(({ state }) => state !== 'processing' && state !== 'submitting');
    case 'submitting → already-submitted':
      // The answer arrived and was not saved, so the retry gets another answer.
      return lastKill?.by === 'itself' && answered.has(lastKill.at);
    case 'processing → complete':
      return uploads.length > 0;
  }
}

const answered: ReadonlySet<CrashPoint> = new Set([
  'before: submitting → processing',
  'before: submitting → already-submitted',
  'before: submitting → queued',
]);

function changeAt(point: CrashPoint): Change {
  return point.replace(/^\w+: /, '') as Change;
}

function unsentBytes({ blobPath, sizeBytes, blocks }: RecordedUpload): number {
  return blobPath === null ? (sizeBytes ?? 0) - totalBytes(blocks) : 0;
}

function isAtEnd(state: string): boolean {
  return state === 'complete' || state === 'already-submitted' || state === 'failed';
}
