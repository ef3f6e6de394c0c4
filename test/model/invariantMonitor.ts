/** Monitors everything that is saved and sent over all runs of the app, and records violations of the guarantees. */
import { type StartedLane, laneRoutes } from '../../main/queue/model/lanes.ts';
import { limitFor } from '../../main/queue/run/concurrencyLimits.ts';
import { triesPerStep } from '../../main/shared/backoff.ts';
import type { BlockKey } from '../../main/storage/blobStorage.ts';
import type { Failure, UploadState } from '../../preload/contract.ts';
import { type Call, type StorageCall, targetOf, targetsOf } from './fakeService.ts';
import { type Entry, type Row, mayBeDeleted } from './history.ts';
import type { World } from './world.ts';

type Move = Extract<Entry, { what: 'moved' }>;
type Block = Extract<Entry, { what: 'block' }>;

/**
 * The transitions in the table of docs/queue/states.md. A crash, a gate and a pause of all uploads lead back to `queued`.
 */
const allowedTransitions: Readonly<Record<UploadState, readonly UploadState[]>> = {
  queued: ['checking', 'uploading', 'submitting', 'processing', 'paused', 'failed'],
  checking: ['queued', 'already-submitted', 'failed', 'paused', 'processing'],
  // A duplicate was submitted since the check, which is found before anything is sent.
  uploading: ['queued', 'already-submitted', 'failed', 'paused', 'processing'],
  submitting: ['queued', 'processing', 'already-submitted', 'failed'],
  processing: ['complete', 'failed'],
  // The request of its group was answered after a person paused it or tried it again.
  paused: ['queued', 'failed', 'processing'],
  failed: ['queued', 'processing'],
  'already-submitted': ['queued'],
  complete: [],
};
export const endStates: ReadonlySet<UploadState> = new Set(['complete', 'already-submitted', 'failed']);
const running: ReadonlySet<UploadState> = new Set(['checking', 'uploading', 'submitting']);

export class InvariantMonitor {
  readonly violations: string[] = [];
  /** Paths that `add` has counted. */
  readonly accepted = new Set<string>();
  /** Every row that ever existed, as it was last. */
  readonly seen = new Map<string, { readonly path: string; readonly removedAt: number | null }>();
  /** How many new versions a person requested, by path. */
  readonly requests = new Map<string, number>();
  /** A person is acting now, so an upload may leave an end state. */
  isPersonActing = false;
  private readonly world: World;
  private rows: readonly Row[] = [];
  /** Recorded blocks by upload. */
  private readonly recorded = new Map<string, Block[]>();
  private readonly shown = new Map<string, { readonly state: UploadState; sent: number; percent: number }>();
  /** The last list of each group's request, and all lists that the service has refused. */
  private readonly sentLists = new Map<number, string>();
  private readonly refusedLists = new Set<string>();
  /** How many requests with the list may have left. */
  private readonly departures = new Map<string, number>();
  /** Uploads that met an outage of an endpoint or of storage that had not ended at the last check. */
  private metOutage: ReadonlySet<string> = new Set();

  constructor(world: World) {
    this.world = world;
  }

  addViolation(guarantee: string, what: string): void {
    this.violations.push(`${guarantee}: ${what}`);
  }

  processStarted(): void {
    this.isPersonActing = false;
    this.shown.clear();
  }

  /** Blocks that are stored in one workspace do not exist in the other. */
  workspaceChanged(): void {
    this.recorded.clear();
  }

  /** Storage answered a block list. Its blocks are committed or lost, so they may be sent again. */
  listAnswered(blobPath: string): void {
    this.forgetBlocks(blobPath);
  }

  /** Checks everything that was saved since the last call. */
  checkSaved(): void {
    const { history } = this.world;
    const entries = history.take();
    if (entries === null) return;
    const rows = history.rows();
    const moves = entries.filter((entry) => entry.what === 'moved');
    const meetOutage = new Set(
      Object.values(laneRoutes).flatMap((route) =>
        route === null ? [] : this.world.app.gates.failedDuringOutage(route),
      ),
    );
    this.metOutage = this.metOutage.union(meetOutage);
    for (const entry of entries) {
      if (entry.what === 'deleted') {
        if (!mayBeDeleted(entry.removedAt, this.world.clock.now()))
          this.addViolation('nothing that was added is lost', entry.id);
      } else if (entry.what === 'block') this.recorded.set(entry.id, [...this.blocksOf(entry.id), entry]);
      else this.checkMove(entry, rows, moves);
    }
    this.metOutage = meetOutage;
    this.rows = rows;
  }

  /** Checks that the progress in the window never decreases within a step. */
  checkWindow(): void {
    const uploads = this.world.rows();
    // The progress of a removed upload starts again when it is restored.
    for (const id of this.shown.keys())
      if (!uploads.some((upload) => upload.id === id)) this.shown.delete(id);
    for (const { id, name, state, sentBytes, processingPercent } of uploads) {
      const percent = processingPercent ?? 0;
      const before = this.shown.get(id);
      if (before?.state === state && (sentBytes < before.sent || percent < before.percent)) {
        const what = `${name}: ${before.sent} bytes, ${before.percent} %, then ${sentBytes}, ${percent} %`;
        this.addViolation('progress never runs backwards', what);
      }
      this.shown.set(id, { state, sent: sentBytes, percent });
    }
    const { fraction, files, doneFiles } = this.world.app.queue.queries.overview().progress;
    if (doneFiles > files || (fraction ?? 0) > 1 || (fraction ?? 0) < 0)
      this.addViolation('progress never exceeds what there is', `${fraction}, ${doneFiles} of ${files}`);
  }

  /** A request is sent. */
  sent(call: Call): void {
    if (call.to === 'storage') {
      if (call.operation === 'put-block') this.blockSent(call, call.block);
    } else if (call.endpoint === 'submissions.create') {
      const blobPaths = targetsOf(call);
      if (blobPaths.length > 0) this.submissionSent(blobPaths);
    }
  }

  private submissionSent(blobPaths: readonly string[]): void {
    const list = JSON.stringify(blobPaths);
    const rows = this.world.history.rows();
    const posters = rows.filter(({ state, intent_at }) => state === 'submitting' && intent_at !== null);
    const groups = this.world.history.requestedGroups();
    const saved = [...groups].find(([, paths]) => JSON.stringify(paths) === list);
    const isSingle = blobPaths.length === 1 && posters.some((row) => row.blob_path === blobPaths[0]);
    if (saved === undefined ? !isSingle : !posters.some((row) => row.submission_row === saved[0]))
      this.addViolation('the intent is durable before POST /submissions leaves', list);
    if (saved === undefined) return;
    const [row] = saved;
    const before = this.sentLists.get(row);
    const isOpen = before !== undefined && !this.refusedLists.has(before) && this.departuresOf(before) > 0;
    this.departures.set(list, this.departuresOf(list) + 1);
    if (isOpen && before !== list)
      this.addViolation('the list of a group does not change while its fate is open', `${before} → ${list}`);
    this.sentLists.set(row, list);
  }

  /** An answer to POST /submissions arrives at the app. */
  submissionAnswered(call: Call, status: number): void {
    if (status >= 400 && status < 500) this.refusedLists.add(JSON.stringify(targetsOf(call)));
  }

  /** A POST /submissions found no host, so it did not leave. */
  submissionNotSent(call: Call): void {
    const list = JSON.stringify(targetsOf(call));
    this.departures.set(list, this.departuresOf(list) - 1);
  }

  private departuresOf(list: string): number {
    return this.departures.get(list) ?? 0;
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

  private blockSent(call: StorageCall, { generation, offset, length }: BlockKey): void {
    const blobPath = targetOf(call);
    const name = blobPath.slice(blobPath.indexOf('/') + 1);
    const senders = this.world.history
      .rows()
      .filter(({ state, remote_name }) => state === 'uploading' && remote_name === name);
    // The same file was added again and restored as well, so the block's upload is unknown.
    if (senders.length !== 1) return;
    // The upload that has the name now overwrites the blocks of a removed one.
    const [sender] = senders;
    this.forgetBlocks(blobPath, sender?.id);
    const again = this.blocksOf(senders[0]?.id ?? '').some(
      (block) =>
        block.blobPath === blobPath &&
        block.generation === generation &&
        offset < block.offset + block.length &&
        block.offset < offset + length,
    );
    if (again) this.addViolation('a recorded block is not sent again', `${blobPath}: ${offset}+${length}`);
  }

  private checkMove(move: Move, rows: readonly Row[], moves: readonly Move[]): void {
    const { before, row } = move;
    const what = `${row.path}: ${before} → ${row.state}`;
    this.shown.delete(row.id);
    if (!allowedTransitions[before].includes(row.state))
      this.addViolation('states change only as documented', what);
    const isWithGroup = before === 'failed' && row.state === 'processing' && row.is_grouped === 1;
    if (endStates.has(before) && !this.isPersonActing && !isWithGroup)
      this.addViolation('only a person makes an upload leave an end state', what);
    if (row.state === 'failed') this.checkFailure(row);
    if (before === 'queued' && running.has(row.state)) this.checkStart(row, rows, moves);
  }

  private checkFailure(row: Row): void {
    const failure = JSON.parse(row.failure ?? '{}') as Failure;
    const what = `${row.path} failed with ${failure.kind} (${failure.detail})`;
    if (failure.scope !== 'file') this.addViolation('account and network fail no upload', what);
    else if (!this.hasCause(row, failure))
      this.addViolation('an upload fails only because of its own error', what);
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
    // A temporary error fails an upload only after this many own errors.
    if (failure.retry !== 'never')
      return (
        [...service.problems.values()].filter((targets) => targets.some((target) => names.has(target)))
          .length >= triesPerStep
      );
    const number = Number(/\[(\d+)\]/.exec(failure.detail)?.[1]);
    return (service.problems.get(number) ?? []).some((target) => names.has(target));
  }

  private checkStart(started: Row, rows: readonly Row[], moves: readonly Move[]): void {
    const { lane, id } = started;
    const now = this.world.clock.now();
    // Uploads that met an outage of an endpoint or of storage may be overtaken, because others probe it. Those of another
    // site wait for its key.
    const isWaiting = (row: Row) =>
      row.state === 'queued' &&
      row.site === started.site &&
      row.lane === lane &&
      row.removed_at === null &&
      row.due_at <= now &&
      !this.metOutage.has(row.id);
    // A group waits for its files, so another one may be submitted first.
    if (lane === 'group') return;
    const position = Math.min(started.position, rows.find((row) => row.id === id)?.position ?? 0);
    const overtaken = this.rows.find((row) => {
      const then = rows.find((each) => each.id === row.id);
      if (then === undefined || moves.some((move) => move.row.id === row.id)) return false;
      return isWaiting(row) && isWaiting(then) && Math.max(row.position, then.position) < position;
    });
    if (overtaken !== undefined)
      this.addViolation('first come, first served', `${started.path} overtook ${overtaken.path}`);
    const limit = limitFor(lane as StartedLane, this.world.parallelUploads);
    const count = rows.filter((row) => row.lane === lane && running.has(row.state)).length;
    if (count > limit) this.addViolation('no lane exceeds its limit', `${count} in ${lane}`);
  }
}
