/**
 * Signs in at proxies without locking an account. Credentials that a proxy refused are not sent to it again for a
 * while, and credentials that it has not accepted yet are tried by one connection while the others wait for the
 * result.
 */
import type { Clock } from '../shared/clock.ts';
import type { SignIn } from './proxyServer.ts';

/** Directories usually reset their count of failed attempts after ten minutes to half an hour. */
const refusalLastsMs = 15 * 60_000;

/** `unknown`: the connection failed for another reason. */
export type SignInResult = 'accepted' | 'refused' | 'unknown';

/** A permission to send credentials once. `end` is called once, with the result. */
export interface SignInPermit {
  end(result: SignInResult): void;
}

type KnownResult = { readonly result: 'accepted' } | { readonly result: 'refused'; readonly until: number };

export class ProxyAuth {
  private readonly clock: Clock;
  private readonly results = new Map<string, KnownResult>();
  private readonly trials = new Map<string, Promise<void>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /**
   * A permit to send this sign-in to this proxy; null when the proxy refused it. Waits while another connection tries
   * it.
   */
  async acquire(proxyName: string, signIn: SignIn): Promise<SignInPermit | null> {
    const key = JSON.stringify([proxyName, signIn.user, signIn.password]);
    for (;;) {
      const known = this.results.get(key);
      if (known?.result === 'accepted') return { end: (result) => this.record(key, result) };
      if (known?.result === 'refused' && this.clock.elapsed() < known.until) return null;
      const trial = this.trials.get(key);
      if (trial === undefined) break;
      await trial;
    }
    const waiting: (() => void)[] = [];
    this.trials.set(key, new Promise((resolve) => waiting.push(resolve)));
    return {
      end: (result) => {
        this.record(key, result);
        this.trials.delete(key);
        for (const resolve of waiting) resolve();
      },
    };
  }

  /** Allows refused credentials once more, after a person asked for it or the network changed. */
  forget(): void {
    this.results.clear();
  }

  private record(key: string, result: SignInResult): void {
    switch (result) {
      case 'accepted':
        this.results.set(key, { result });
        break;
      case 'refused':
        this.results.set(key, { result, until: this.clock.elapsed() + refusalLastsMs });
        break;
      case 'unknown':
        break;
    }
  }
}
