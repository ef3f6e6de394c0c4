/**
 * Signing in at proxies without getting anybody's account locked: what a proxy refused is not offered to it again for a
 * while, and what it has not taken yet is tried by one connection alone while the others wait for what comes of it.
 */
import type { Clock } from '../shared/clock.ts';
import type { SignIn } from './proxyServer.ts';

/** Directories forget failed tries after some ten minutes to half an hour. */
const refusalHoldsMs = 15 * 60_000;

type Standing = { readonly is: 'taken' } | { readonly is: 'refused'; readonly until: number };

export class SignIns {
  private readonly clock: Clock;
  private readonly standings = new Map<string, Standing>();
  private readonly trials = new Map<string, Promise<void>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * Leave to offer this sign-in to this proxy; null: it was refused. Waits while another connection tries it. `end` is
   * called once, with what came of it.
   */
  async begin(
    proxyName: string,
    signIn: SignIn,
  ): Promise<{ end(outcome: 'taken' | 'refused' | 'unknown'): void } | null> {
    const key = JSON.stringify([proxyName, signIn.user, signIn.password]);
    for (;;) {
      const standing = this.standings.get(key);
      if (standing?.is === 'taken') return { end: (outcome) => this.note(key, outcome) };
      if (standing?.is === 'refused' && this.clock.now() < standing.until) return null;
      const trial = this.trials.get(key);
      if (trial === undefined) break;
      await trial;
    }
    const waiting: (() => void)[] = [];
    this.trials.set(key, new Promise((resolve) => waiting.push(resolve)));
    return {
      end: (outcome) => {
        this.note(key, outcome);
        this.trials.delete(key);
        for (const goOn of waiting) goOn();
      },
    };
  }

  /** A person asks, or the network is another: what was refused may be offered once more. */
  forget(): void {
    this.standings.clear();
  }

  private note(key: string, outcome: 'taken' | 'refused' | 'unknown'): void {
    if (outcome === 'taken') this.standings.set(key, { is: 'taken' });
    else if (outcome === 'refused') {
      this.standings.set(key, { is: 'refused', until: this.clock.now() + refusalHoldsMs });
    }
  }
}
