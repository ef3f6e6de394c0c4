/**
 * Moves of waiting uploads in the order of the queue, which is the order in which they start. Only uploads that wait
 * for their turn move. A move saves the uploads that are moved, and a few others when their gap has no number left.
 * It has no undo: the reverse move is as near as the move was.
 */
import type { MoveRequest, MoveResult } from '../../../preload/contract.ts';
import { isAllowed } from '../model/actions.ts';
import { positionsBetween } from '../model/positions.ts';
import type { Upload } from '../model/upload.ts';
import type { QueueActionsDeps } from './queueActions.ts';

export type QueueMovesDeps = Pick<
  QueueActionsDeps,
  'store' | 'list' | 'apply' | 'saveResults' | 'whenUnlocked' | 'wake'
>;

/** Before or after this position. */
interface Place {
  readonly side: 'before' | 'after';
  readonly position: number;
}

const uploadsPerChunk = 200;
/** Uploads that make room for others get at least this distance, so that they do not have to do it again soon. */
const roomyStep = 1_024;

export class QueueMoves {
  private readonly deps: QueueMovesDeps;

  constructor(deps: QueueMovesDeps) {
    this.deps = deps;
  }

  /** Moves the uploads as one block that keeps its order. Works in chunks, so that the app stays responsive. */
  async move(request: MoveRequest): Promise<MoveResult> {
    const { list, store, whenUnlocked, wake } = this.deps;
    const ids = await whenUnlocked(() => {
      this.deps.saveResults();
      return this.idsOf(request);
    });
    const place = ids.length === 0 ? null : this.placeOf(request, ids);
    let changed = 0;
    try {
      if (place !== null) {
        const positions = await whenUnlocked(() => store.transaction(() => this.room(place, ids.length)));
        for (let start = 0; start < ids.length; start += uploadsPerChunk) {
          if (start > 0) await new Promise((go) => setImmediate(go));
          const chunk = ids.slice(start, start + uploadsPerChunk);
          changed += await whenUnlocked(() => this.saveMoves(chunk, positions.slice(start)));
        }
      }
    } finally {
      wake();
    }
    return { changed, ...list.placeOfWaiting(ids[0] ?? request.held) };
  }

  /** The waiting uploads that move, in the order of the queue. */
  private idsOf({ moved, held, within }: MoveRequest): readonly string[] {
    const { store, list } = this.deps;
    const batchId = within === 'batch' ? store.get(held)?.batchId : undefined;
    if (!('ids' in moved)) return list.selected({ ...moved, batchId }, 'move-to-top');
    return store
      .many(moved.ids)
      .filter((upload) => isMovable(upload) && (batchId === undefined || upload.batchId === batchId))
      .toSorted((one, other) => one.position - other.position)
      .map(({ id }) => id);
  }

  /** null if there is no such place: the upload is gone, or the block is at that end already. */
  private placeOf({ to, within, held }: MoveRequest, ids: readonly string[]): Place | null {
    const { store, list } = this.deps;
    if ('of' in to) {
      const of = store.get(to.of);
      // What has begun meanwhile still has its position.
      return of === null || of.removedAt !== null ? null : { side: to.side, position: of.position };
    }
    const batchId = within === 'batch' ? store.get(held)?.batchId : undefined;
    const { step, ...shown } = to;
    const id = list.waitingBeside({ ...shown, batchId }, new Set(ids), step);
    const beside = id === null ? null : store.get(id);
    if (beside === null) return null;
    return { side: step === 'up' ? 'before' : 'after', position: beside.position };
  }

  /** Free positions at the place. */
  private room({ side, position }: Place, count: number): readonly number[] {
    const { order } = this.deps.store;
    const before = side === 'before' ? order.before(position) : position;
    const [next] = order.behind(before, 1);
    const free = positionsBetween(before, next?.position ?? null, count);
    return free ?? this.makeRoom(before, count);
  }

  /** Spreads the uploads behind a position out, as few as it takes, each time twice as many. */
  private makeRoom(before: number | null, count: number): readonly number[] {
    const { store } = this.deps;
    for (let moving = 1; ; moving *= 2) {
      const behind = store.order.behind(before, moving + 1);
      const spread = behind.slice(0, moving);
      const end = behind[moving]?.position ?? null;
      const positions = positionsBetween(before, end, count + spread.length, roomyStep);
      if (positions === null) continue;
      for (const [index, { id }] of spread.entries()) {
        const upload = store.get(id);
        const position = positions[count + index];
        if (upload !== null && position !== undefined) store.save(upload, { ...upload, position }, []);
      }
      return positions.slice(0, count);
    }
  }

  private saveMoves(ids: readonly string[], positions: readonly number[]): number {
    const { store, apply } = this.deps;
    return store.transaction(() => {
      let changed = 0;
      for (const [index, id] of ids.entries()) {
        const upload = store.get(id);
        const position = positions[index];
        // One that has begun meanwhile stays where it is.
        if (upload === null || position === undefined || !isMovable(upload)) continue;
        if (apply(id, { event: 'move', position, to: 'place' }) !== null) changed += 1;
      }
      return changed;
    });
  }
}

function isMovable(upload: Upload): boolean {
  return isAllowed('move-to-top', upload);
}
