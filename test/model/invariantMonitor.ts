/** Watches everything that is saved and sent, over all lives of the app, and complains of whatever breaks a promise. */
import { type StartedLane, laneRoutes } from '../../main/queue/model/lanes.ts';
import { limitFor } from '../../main/queue/run/concurrencyLimits.ts';
import { triesPerStep } from '../../main/shared/backoff.ts';
import type { Failure, UploadState } from '../../preload/contract.ts';
import { type Call, targetOf } from './fakeService.ts';
import { type Entry, type Row, mayBeGone } from './history.ts';
import type { World } from './world.ts';

type Move = Extract<Entry, { what: 'moved' }>;
type Block = Extract<Entry, { what: 'block' }>;

/** Every arrow that docs/QUEUE.md draws; a crash and a gate lead back to `queued` like a pause of everything. */
const arrows: Readonly<Record<UploadState, readonly UploadState[]>> = {
  queued: ['checking', 'uploading', 'submitting', 'processing', 'paused', 'failed'],
  checking: ['queued', 'already-submitted', 'failed', 'paused'],
  // A copy was submitted since its check: found before a byte leaves.
  uploading: ['queued', 'already-submitted', 'failed', 'paused'],
  submitting: ['queued', 'processing', 'already-submitted', 'failed'],
  processing: ['complete', 'failed'],
  paused: ['queued', 'failed'],
  failed: ['queued', 'processing'],
  'already-submitted': ['queued'],
  complete: [],
};
export const ends: ReadonlySet<UploadState> = new Set(['complete', 'already-submitted', 'failed']);
const running: ReadonlySet<UploadState> = new Set(['checking', 'uploading', 'submitting']);

export class Witness {
  readonly complaints: string[] = [];
  /** Paths that `add` counted, and rows that somebody could have seen. */
  readonly accepted = new Set<string>();
  /** Every row that there ever was, as it was seen last. */
  readonly seen = new Map<string, { readonly path: string; readonly removedAt: number | null }>();
  /** New versions that a person asked for, by path. */
  readonly requests = new Map<string, number>();
  /** A person does something just now: an upload may leave its end. */
  isPersonActing = false;
  private readonly world: World;
  private rows: readonly Row[] = [];
  /** By upload. */
  private readonly recorded = new Map<string, Block[]>();
  private readonly shown = new Map<string, { readonly state: UploadState; sent: number; percent: number }>();
  /** Uploads that met the outage of an endpoint or of storage which still lasted at the last look. */
  private metOutage: ReadonlySet<string> = new Set();

  constructor(world: World) {
    this.world = world;
  }

  complain(promise: string, what: string): void {
    this.complaints.push(`${promise}: ${what}`);
  }

  newLife(): void {
    this.isPersonActing = false;
    this.shown.clear();
  }

  /** What is stored for one workspace is not there for the other. */
  workspaceChanged(): void {
    this.recorded.clear();
  }

  /** Storage answered to a list of blocks: committed or disowned, they are not waited for any more. */
  listAnswered(blobPath: string): void {
    this.forgetBlocks(blobPath);
  }

  /** After every moment: what was saved in it. */
  look(): void {
    const { history } = this.world;
    const entries = history.take();
    if (entries === null) return;
    const rows = history.rows();
    const moves = entries.filter((entry) => entry.what === 'moved');
    const meetOutage = new Set(
      Object.values(laneRoutes).flatMap((route) =>
        route === null ? [] : this.world.life.gates.failedDuringOutage(route),
      ),
    );
    this.metOutage = this.metOutage.union(meetOutage);
    for (const entry of entries) {
      if (entry.what === 'deleted') {
        if (!mayBeGone(entry.removedAt, this.world.clock.now()))
          this.complain('nothing that was added is lost', entry.id);
      } else if (entry.what === 'block') this.recorded.set(entry.id, [...this.blocksOf(entry.id), entry]);
      else this.checkMove(entry, rows, moves);
    }
    this.metOutage = meetOutage;
    this.rows = rows;
  }

  /** What the window shows of each upload never runs backwards within a step. */
  lookAtWindow(): void {
    const uploads = this.world.rows();
    // What was removed begins anew when it is restored.
    for (const id of this.shown.keys())
      if (!uploads.some((upload) => upload.id === id)) this.shown.delete(id);
    for (const { id, name, state, sentBytes, processingPercent } of uploads) {
      const percent = processingPercent ?? 0;
      const before = this.shown.get(id);
      if (before?.state === state && (sentBytes < before.sent || percent < before.percent)) {
        const what = `${name}: ${before.sent} bytes, ${before.percent} %, then ${sentBytes}, ${percent} %`;
        this.complain('progress never runs backwards', what);
      }
      this.shown.set(id, { state, sent: sentBytes, percent });
    }
    const { sentBytes, totalBytes } = this.world.life.queue.queries.overview().progress;
    if (sentBytes > totalBytes)
      this.complain('progress never exceeds what there is', `${sentBytes} of ${totalBytes}`);
  }

  /** A request leaves. */
  sent(call: Call): void {
    if (call.to === 'storage') {
      if (call.url.searchParams.get('comp') === 'block') this.blockSent(call);
    } else if (call.endpoint === 'submissions.create') {
      const blobPath = targetOf(call);
      const posters = this.world.history.rows().filter(({ state }) => state === 'submitting');
      if (!posters.some(({ blob_path, intent_at }) => blob_path === blobPath && intent_at !== null))
        this.complain('the intent is durable before POST /submissions leaves', blobPath);
    }
  }

  private forgetBlocks(blobPath: string, exceptOf?: string): void {
    for (const [id, blocks] of this.recorded) {
      const others = blocks.filter((block) => block.blobPath !== blobPath);
      if (id !== exceptOf) this.recorded.set(id, others);
    }
  }

  private blocksOf(id: string): Block[] {
    return this.recorded.get(id) ?? [];
  }

  private blockSent(call: Call & { to: 'storage' }): void {
    const blobPath = targetOf(call);
    const name = blobPath.slice(blobPath.indexOf('/') + 1);
    const senders = this.world.history
      .rows()
      .filter(({ state, remote_name }) => state === 'uploading' && remote_name === name);
    // The same file, added anew and restored as well: nobody can say whose block it is.
    if (senders.length !== 1) return;
    // Whoever has the name now overwrites what a removed upload left under it.
    const [sender] = senders;
    this.forgetBlocks(blobPath, sender?.id);
    // The block's id says which bytes it holds (main/transfer/blockPlan.ts).
    const blockId = Buffer.from(call.url.searchParams.get('blockid') ?? '', 'base64').toString();
    const [generation = 0, offset = 0, length = 0] = blockId.split('-').map(Number);
    const again = this.blocksOf(senders[0]?.id ?? '').some(
      (block) =>
        block.blobPath === blobPath &&
        block.generation === generation &&
        offset < block.offset + block.length &&
        block.offset < offset + length,
    );
    if (again) this.complain('a recorded block is not sent again', `${blobPath}: ${offset}+${length}`);
  }

  private checkMove(move: Move, rows: readonly Row[], moves: readonly Move[]): void {
    const { before, row } = move;
    const what = `${row.path}: ${before} → ${row.state}`;
    this.shown.delete(row.id);
    if (!arrows[before].includes(row.state)) this.complain('states change along the drawn arrows', what);
    if (ends.has(before) && !this.isPersonActing) this.complain('an end is left at a wish only', what);
    if (row.state === 'failed') this.checkFailure(row);
    if (before === 'queued' && running.has(row.state)) this.checkStart(row, rows, moves);
  }

  private checkFailure(row: Row): void {
    const failure = JSON.parse(row.failure ?? '{}') as Failure;
    const what = `${row.path} failed with ${failure.kind} (${failure.detail})`;
    if (failure.scope !== 'file') this.complain('account and network fail no upload', what);
    else if (!this.hasCause(row, failure)) this.complain('an upload fails for a cause of its own', what);
  }

  private hasCause(row: Row, failure: Failure): boolean {
    const { disk, service } = this.world;
    switch (failure.kind) {
      case 'cancelled':
        return this.isPersonActing;
      case 'file-missing':
        return disk.vanished.has(row.path);
      case 'type-not-allowed':
        if (failure.status === undefined) return row.path.endsWith('.exe');
    }
    const name = row.remote_name;
    const names = new Set([name, row.blob_path, row.submission_id, `here/${name}`, `there/${name}`]);
    // What should pass fails an upload only after so many troubles of its own.
    if (failure.retry !== 'never')
      return [...service.problems.values()].filter((target) => names.has(target)).length >= triesPerStep;
    const number = Number(/\[(\d+)\]/.exec(failure.detail)?.[1]);
    return names.has(service.problems.get(number) ?? '');
  }

  private checkStart(started: Row, rows: readonly Row[], moves: readonly Move[]): void {
    const { lane, id } = started;
    const now = this.world.clock.now();
    // Of those that met an outage of an endpoint or of storage, others may go first as its probe.
    const isWaiting = (row: Row) =>
      row.state === 'queued' &&
      row.lane === lane &&
      row.removed_at === null &&
      row.due_at <= now &&
      !this.metOutage.has(row.id);
    const position = Math.min(started.position, rows.find((row) => row.id === id)?.position ?? 0);
    const overtaken = this.rows.find((row) => {
      const then = rows.find((each) => each.id === row.id);
      if (then === undefined || moves.some((move) => move.row.id === row.id)) return false;
      return isWaiting(row) && isWaiting(then) && Math.max(row.position, then.position) < position;
    });
    if (overtaken !== undefined)
      this.complain('first come, first served', `${started.path} overtook ${overtaken.path}`);
    const limit = limitFor(lane as StartedLane, this.world.parallelUploads);
    const count = rows.filter((row) => row.lane === lane && running.has(row.state)).length;
    if (count > limit) this.complain('no more run at once than may', `${count} in ${lane}`);
  }
}
