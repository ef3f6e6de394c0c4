/** Which kill comes next: one that the queue, as the last life left it, will come to. Kills that nobody meets are none. */
import { directLimitBytes } from '../../preload/contract.ts';
import { type Change, type Point, points } from './crashPoints.ts';
import { type ChaosFile, shuffled } from './files.ts';
import { totalBytes } from './ranges.ts';
import type { QueueRecord, RecordedUpload } from './record.ts';
import type { SeededRandom } from './seededRandom.ts';

/** At a point of its own doing, for the nth time; or from outside, after so many pieces of bytes on the link. */
export type CampaignKill =
  | { readonly by: 'itself'; readonly at: Point; readonly nth: number }
  | { readonly by: 'outside'; readonly afterPieces: number };

const maxPieces = 150;
const maxBlocks = 8;
/** The least that pass for an upload with little to send: a question and an answer for each of its steps. */
const piecesPerUpload = 4;
const pieceBytes = 64 * 1_024;
const largestBlockBytes = 2 * 1_024 * 1_024;

/** Two thirds at every point in turn, one third at random moments; in a drawn order. */
export function drawKills(count: number, random: SeededRandom): CampaignKill[] {
  const ofItself = Math.ceil((count * 2) / 3);
  const kills = Array.from({ length: count }, (_, index): CampaignKill => {
    const at = points[index % points.length];
    if (index >= ofItself || at === undefined)
      return { by: 'outside', afterPieces: Math.round(maxPieces ** random.next()) };
    return { by: 'itself', at, nth: changeAt(at) === 'block recorded' ? random.between(1, maxBlocks) : 1 };
  });
  return shuffled(kills, random);
}

export interface Prospect {
  readonly record: QueueRecord | null;
  /** Files that the queue is given now. */
  readonly added: readonly ChaosFile[];
  /** What the last life was killed by. */
  readonly lastKill: CampaignKill | null;
}

/** The place in `kills` of one that will be met; null when none will. */
export function nextKill(kills: readonly CampaignKill[], prospect: Prospect): number | null {
  const rare = kills.findIndex((kill) => isRare(kill) && willMeet(kill, prospect));
  const index = rare < 0 ? kills.findIndex((kill) => willMeet(kill, prospect)) : rare;
  return index < 0 ? null : index;
}

/** What only the life after certain others can meet. */
function isRare(kill: CampaignKill): boolean {
  return kill.by === 'itself' && changeAt(kill.at) === 'submitting → already-submitted';
}

function willMeet(kill: CampaignKill, { record, added, lastKill }: Prospect): boolean {
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
      return uploads.some(
        (upload) =>
          (upload.sizeBytes ?? 0) > directLimitBytes && unsentBytes(upload) >= kill.nth * largestBlockBytes,
      );
    case 'queued → submitting':
      return uploads.some(({ state }) => state !== 'processing');
    case 'submitting → queued':
    case 'submitting → processing':
      return uploads.some(({ state }) => state !== 'processing' && state !== 'submitting');
    case 'submitting → already-submitted':
      // Answered, and killed before that was saved: the repeat's answer is another.
      return lastKill?.by === 'itself' && answered.has(lastKill.at);
    case 'processing → complete':
      return uploads.length > 0;
  }
}

const answered: ReadonlySet<Point> = new Set([
  'before: submitting → processing',
  'before: submitting → already-submitted',
  'before: submitting → queued',
]);

function changeAt(point: Point): Change {
  return point.replace(/^\w+: /, '') as Change;
}

function unsentBytes({ blobPath, sizeBytes, blocks }: RecordedUpload): number {
  return blobPath === null ? (sizeBytes ?? 0) - totalBytes(blocks) : 0;
}

function isAtEnd(state: string): boolean {
  return state === 'complete' || state === 'already-submitted' || state === 'failed';
}
