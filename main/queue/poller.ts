import { type BackoffPolicy, backoffMs } from '../api/backoff.ts';
/** Follows submissions to their end: asks the service about each at its time, a few at once, and at nobody's bidding. */
import type { ApiClient } from '../api/client.ts';
import { readSubmission } from '../api/endpoints.ts';
import type { Gates } from '../api/gates.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { UploadEvent } from './machine.ts';
import { eventOfSubmission, pollDelayMs, toleratedUnknownPolls } from './poll.ts';
import { mayRetry, resultOfApiFailure } from './stepResult.ts';
import type { Store } from './store.ts';
import type { Upload } from './upload.ts';

const readsAtOnce = 4;
/** A closed gate is looked at again at the latest after this; it wakes the poller itself when it opens. */
const gatePauseMs = 5_000;

export interface PollerTools {
  readonly store: Store;
  readonly gates: Gates;
  readonly clock: Clock;
  readonly api: () => ApiClient;
  /** The digest of the account in force. */
  readonly account: () => string;
  readonly backoff: () => BackoffPolicy;
  /** Saves the event if it fits the upload's state. */
  readonly apply: (id: string, event: UploadEvent) => void;
  readonly log: Log;
}

export class Poller {
  private readonly tools: PollerTools;
  /** By submission: of several uploads that follow one, one asks. */
  private readonly reading = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private cancelTimer: () => void = () => undefined;

  constructor(tools: PollerTools) {
    this.tools = tools;
  }

  /** Starts whatever is due and sets the timer for what comes next. */
  pump(): void {
    this.cancelTimer();
    if (this.stopping.signal.aborted) return;
    try {
      this.startDue();
    } catch (error) {
      this.tools.log.bug(error);
      this.cancelTimer = this.tools.clock.after(gatePauseMs, () => this.pump());
    }
  }

  private startDue(): void {
    const { store, gates, clock } = this.tools;
    const now = clock.now();
    let room = Math.min(readsAtOnce - this.reading.size, gates.roomFor('submission_read'));
    const due = store.duePolls(now, readsAtOnce + this.reading.size).filter((upload) => !this.isRead(upload));
    for (const upload of due) {
      if (room <= 0) break;
      if (this.isRead(upload)) continue; // another of its submission began just now
      this.read(upload);
      room -= 1;
    }
    // What is due and found no room waits for a gate or for another read, and both call; the timer is for the rest.
    const next = due.length > 0 ? now + gatePauseMs : store.nextDueAt('processing', now);
    if (next !== null) this.cancelTimer = clock.after(next - now, () => this.pump());
  }

  /** Gives up what is being read and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    await Promise.all(this.reading.values());
  }

  private isRead({ submission }: Upload): boolean {
    return submission !== null && this.reading.has(submission.submissionId);
  }

  private read(upload: Upload): void {
    const submissionId = upload.submission?.submissionId ?? upload.id;
    const reading = this.follow(upload)
      .catch((error: unknown) => {
        if (this.stopping.signal.aborted) return;
        this.tools.log.bug(error);
        const pollAt = this.tools.clock.now() + gatePauseMs;
        this.tools.apply(upload.id, { event: 'gated', retryAt: pollAt });
      })
      .catch((error: unknown) => this.tools.log.bug(error))
      .finally(() => {
        this.reading.delete(submissionId);
        this.pump();
      });
    this.reading.set(submissionId, reading);
  }

  private async follow(upload: Upload): Promise<void> {
    const { clock, apply } = this.tools;
    const { submission, status } = upload;
    if (submission === null || status.state !== 'processing') return;
    const answer = await readSubmission(this.tools.api(), submission.submissionId, {
      signal: this.stopping.signal,
    });
    const now = clock.now();
    if (answer.ok) {
      // One read serves every upload that follows this submission.
      for (const follower of this.tools.store.followersOf(submission.submissionId)) {
        if (follower.submission === null || follower.status.state !== 'processing') continue;
        const { percent, quietPolls } = follower.status;
        const before = { ref: follower.submission, percent, quietPolls };
        apply(follower.id, eventOfSubmission(before, answer.value, now, clock.random()));
      }
      return;
    }
    const { failure } = answer;
    const result = resultOfApiFailure(failure);
    if (result.result === 'gate' || (failure.status === 404 && upload.account !== this.tools.account())) {
      // Another workspace's submission cannot be seen with this key; it waits for its own.
      apply(upload.id, { event: 'gated', retryAt: now + gatePauseMs });
    } else if (failure.status === 404 && upload.attempt < toleratedUnknownPolls) {
      apply(upload.id, {
        event: 'retry',
        failure,
        retryAt: now + pollDelayMs(upload.attempt, clock.random()),
      });
    } else if (
      result.result === 'retry' &&
      mayRetry(failure, upload.attempt + 1, () => this.tools.store.timeline(upload.id))
    ) {
      const pauseMs = backoffMs(this.tools.backoff(), upload.attempt + 1, clock.random());
      const delayMs = Math.max(pauseMs, failure.retryAfterMs ?? 0);
      apply(upload.id, { event: 'retry', failure, retryAt: now + delayMs });
    } else {
      apply(upload.id, { event: 'failed', failure });
    }
  }
}
