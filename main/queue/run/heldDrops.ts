/**
 * Drops whose submissions wait shortly, so that a person can still change how their files are submitted. The bytes are sent
 * meanwhile. Nothing here is stored: after a restart the groups decide by the state of their rows.
 */
import type { SubmissionChange, SubmissionChoice } from '../../../preload/contract.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { VersionOffer } from '../model/versionOffer.ts';

/** A small file is stored within a second, which is too short to read the line about its submission. */
export const holdMs = 5_000;
/** A person reads what a file may be a new version of, and decides. */
export const versionHoldMs = 15_000;
/** A form that was left open does not hold the submissions for longer. */
export const maxHoldMs = 10 * 60_000;

export interface HeldDropsDeps {
  readonly clock: Pick<Clock, 'after'>;
  /** Lets the group of a drop be submitted with these options. Returns how many files they apply to. */
  readonly release: (row: number, choice: SubmissionChoice) => number;
  /** How many files of the group can still change. */
  readonly countFiles: (row: number) => number;
  readonly log: Pick<Log, 'warn'>;
}

/** By the ids of the uploads: the submissions that they may be new versions of. */
export type HeldOffers = ReadonlyMap<string, VersionOffer>;

interface HeldDrop {
  readonly row: number;
  readonly choice: SubmissionChoice;
  readonly offers: HeldOffers;
  readonly cancelTimer: () => void;
}

type Held = Omit<HeldDrop, 'cancelTimer'>;

export class HeldDrops {
  private readonly deps: HeldDropsDeps;
  /** By the id of the batch. */
  private readonly drops = new Map<number, HeldDrop>();

  constructor(deps: HeldDropsDeps) {
    this.deps = deps;
  }

  /** Holds a drop whose files are in the group of this row. Returns for how long, in milliseconds. */
  begin(batchId: number, row: number, choice: SubmissionChoice, offers: HeldOffers = new Map()): number {
    const forMs = offers.size === 0 ? holdMs : versionHoldMs;
    this.hold(batchId, { row, choice, offers }, forMs);
    return forMs;
  }

  /** The uploads of a held drop that may be new versions; none if it is not held any more. */
  offersOf(batchId: number): HeldOffers {
    return this.drops.get(batchId)?.offers ?? new Map();
  }

  /** null if the drop is not held any more. */
  change(
    batchId: number,
    submission: SubmissionChoice | undefined,
    next: 'hold' | 'release',
  ): SubmissionChange | null {
    const drop = this.drops.get(batchId);
    if (drop === undefined) return null;
    const changed = { ...drop, choice: submission ?? drop.choice };
    if (next === 'release') return { changed: this.release(batchId, changed), tooLate: 0 };
    drop.cancelTimer();
    this.hold(batchId, changed, maxHoldMs);
    return { changed: this.deps.countFiles(drop.row), tooLate: 0 };
  }

  /** The window has closed, so no person can change anything. */
  releaseAll(): void {
    for (const [batchId, { cancelTimer }] of this.drops) {
      cancelTimer();
      this.timeIsOver(batchId);
    }
  }

  /** The app ends. */
  stop(): void {
    for (const { cancelTimer } of this.drops.values()) cancelTimer();
    this.drops.clear();
  }

  private hold(batchId: number, { row, choice, offers }: Held, forMs: number): void {
    const cancelTimer = this.deps.clock.after(forMs, () => this.timeIsOver(batchId));
    this.drops.set(batchId, { row, choice, offers, cancelTimer });
  }

  private timeIsOver(batchId: number): void {
    const drop = this.drops.get(batchId);
    if (drop === undefined) return;
    try {
      this.release(batchId, drop);
    } catch (error) {
      // The database cannot be written, for example because the disk is full.
      this.deps.log.warn(`A drop is held longer: ${String(error)}`);
      this.hold(batchId, drop, holdMs);
    }
  }

  private release(batchId: number, { row, choice }: Pick<HeldDrop, 'row' | 'choice'>): number {
    const changed = this.deps.release(row, choice);
    this.drops.get(batchId)?.cancelTimer();
    this.drops.delete(batchId);
    return changed;
  }
}
