import { backoffMs, stepBackoff } from '../api/backoff.ts';
/** Follows submissions to their end: asks the service about each at its time, a few at once, and at nobody's bidding. */
import type { ApiClient } from '../api/client.ts';
import { readSubmission } from '../api/endpoints.ts';
import type { Gates } from '../api/gates.ts';
import type { Clock } from '../clock.ts';
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
  /** Saves the event if it fits the upload's state. */
  readonly apply: (id: string, event: UploadEvent) => void;
  /** Something happened that should not: for the log. */
  readonly onBug: (error: unknown) => void;
}

export class Poller {
  private readonly tools: PollerTools;
  private readonly reading = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();
  private cancelTimer: () => void = () => undefined;

  constructor(tools: PollerTools) {
    this.tools = tools;
  }

  /** Starts whatever is due and sets the timer for what comes next. Called when an upload was submitted, when a gate opens, by the timer. */
  pump(): void {
    this.cancelTimer();
    if (this.stopping.signal.aborted) return;
    const { store, gates, clock } = this.tools;
    const now = clock.now();
    const room = Math.min(readsAtOnce - this.reading.size, gates.roomFor('submission_read'));
    const due = store
      .duePolls(now, readsAtOnce + this.reading.size)
      .filter(({ id }) => !this.reading.has(id));
    for (const upload of due.slice(0, Math.max(0, room))) this.read(upload);
    const next = due.length > 0 ? now + gatePauseMs : store.nextDueAt('processing', now);
    if (next !== null) this.cancelTimer = clock.after(next - now, () => this.pump());
  }

  /** Gives up what is being read and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.cancelTimer();
    await Promise.all(this.reading.values());
  }

  private read(upload: Upload): void {
    const reading = this.follow(upload)
      .catch((error: unknown) => {
        if (this.stopping.signal.aborted) return;
        this.tools.onBug(error);
        const pollAt = this.tools.clock.now() + gatePauseMs;
        this.tools.apply(upload.id, { event: 'gated', retryAt: pollAt });
      })
      .finally(() => {
        this.reading.delete(upload.id);
        this.pump();
      });
    this.reading.set(upload.id, reading);
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
      const before = { ref: submission, percent: status.percent, quietPolls: status.quietPolls };
      apply(upload.id, eventOfSubmission(before, answer.value, now, clock.random()));
      return;
    }
    const { failure } = answer;
    const result = resultOfApiFailure(failure);
    if (result.result === 'gate') {
      apply(upload.id, { event: 'gated', retryAt: now + gatePauseMs });
    } else if (failure.status === 404 && upload.attempt < toleratedUnknownPolls) {
      apply(upload.id, {
        event: 'retry',
        failure,
        retryAt: now + pollDelayMs(upload.attempt, clock.random()),
      });
    } else if (result.result === 'retry' && mayRetry(failure, upload.attempt + 1)) {
      const delayMs = backoffMs(stepBackoff, upload.attempt + 1, clock.random());
      apply(upload.id, { event: 'retry', failure, retryAt: now + delayMs });
    } else {
      apply(upload.id, { event: 'failed', failure });
    }
  }
}
