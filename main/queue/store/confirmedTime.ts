/**
 * The newest date that a later look at the clock has confirmed. What is deleted because of its age is compared with
 * this date and not with the clock, so that a clock that is wrong for less than a day deletes nothing.
 */
import type { UploadStore } from './uploadStore.ts';

/** A date counts as confirmed when the clock shows at least this much more, at a later time. */
export const confirmAfterMs = 86_400_000;
const facts = {
  confirmed: 'confirmed-time',
  candidate: 'confirmed-time-candidate',
  setBack: 'clock-set-back',
} as const;

export class ConfirmedTime {
  private readonly store: Pick<UploadStore, 'fact' | 'setFact'>;

  constructor(store: Pick<UploadStore, 'fact' | 'setFact'>) {
    this.store = store;
  }

  /** Notes what the clock shows: milliseconds since 1970. */
  observe(now: number): void {
    const candidate = this.read(facts.candidate);
    if (candidate === null) {
      this.write(facts.candidate, now);
    } else if (now < candidate) {
      // The clock was set back, so the later date was wrong or this one is.
      this.store.setFact(facts.setBack, 'yes');
      this.write(facts.confirmed, null);
      this.write(facts.candidate, now);
    } else if (now - candidate >= confirmAfterMs) {
      if (this.wasSetBack) this.store.setFact(facts.setBack, '');
      this.write(facts.confirmed, candidate);
      this.write(facts.candidate, now);
    }
  }

  /** Whether the clock was set back less than a day ago, so that the order of dates is not the order of events. */
  get wasSetBack(): boolean {
    return this.store.fact(facts.setBack) === 'yes';
  }

  /** Milliseconds since 1970; null in the first day of a database, and for a day after the clock was set back. */
  get value(): number | null {
    return this.read(facts.confirmed);
  }

  private read(name: string): number | null {
    const text = this.store.fact(name) ?? '';
    return /^\d+$/u.test(text) ? Number(text) : null;
  }

  private write(name: string, at: number | null): void {
    this.store.setFact(name, at === null ? '' : String(Math.round(at)));
  }
}
