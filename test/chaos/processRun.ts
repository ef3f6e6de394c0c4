/** One life of a queue, as whoever watches over it sees it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { Bodies } from './bodies.ts';
import type { Job, News, Order } from './queueProcess.ts';

type Told<Name extends News['news']> = Extract<News, { news: Name }>;

/** `ended`: as it was told; `SIGKILL`; or whatever else a process ends with. */
export type Death = 'ended' | NodeJS.Signals | number;

const endTimeoutMs = 10_000;

export class Life {
  readonly dead: Promise<Death>;
  readonly rested: Promise<Told<'rested'>>;
  readonly #bodies: Bodies;
  readonly #body: ChildProcess;
  readonly #told: News[] = [];
  readonly #over = new AbortController();

  constructor(job: Job, bodies: Bodies) {
    const body = bodies.take();
    const rested = Promise.withResolvers<Told<'rested'>>();
    const dead = Promise.withResolvers<Death>();
    const subscribe = (news: News) => {
      this.#told.push(news);
      if (news.news === 'rested') rested.resolve(news);
      if (news.news === 'ended') dead.resolve('ended');
    };
    body.on('message', subscribe);
    once(body, 'exit', { signal: this.#over.signal }).then(
      ([code, signal]: (NodeJS.Signals | number | null)[]) => dead.resolve(signal ?? deathOf(code)),
      (error: unknown) => this.#over.signal.aborted || dead.reject(error),
    );
    this.#over.signal.addEventListener('abort', () => body.off('message', subscribe));
    this.#bodies = bodies;
    this.#body = body;
    this.rested = rested.promise;
    this.dead = dead.promise;
    this.#order({ order: 'live', job });
  }

  /** What it told so far under this name. */
  told<Name extends News['news']>(name: Name): Told<Name> | null {
    const found = this.#told.find((news): news is Told<Name> => news.news === name);
    return found ?? null;
  }

  /** Whatever it does; once it is over, its body may be another's. */
  async kill(): Promise<Death> {
    if (!this.#over.signal.aborted) this.#body.kill('SIGKILL');
    const death = await this.dead;
    this.#over.abort();
    return death;
  }

  /** Tells it to end, and sees to it that it does. */
  async end(): Promise<Death> {
    const timer = setTimeout(() => this.#body.kill('SIGKILL'), endTimeoutMs);
    this.#order({ order: 'end' });
    const death = await this.dead;
    clearTimeout(timer);
    this.#over.abort();
    if (death === 'ended') this.#bodies.giveBack(this.#body);
    return death;
  }

  #order(order: Order): void {
    this.#body.send(order);
  }
}

/** Windows has no signals: a process that kills itself ends with code 1. */
function deathOf(code: NodeJS.Signals | number | null | undefined): Death {
  return process.platform === 'win32' && code === 1 ? 'SIGKILL' : (code ?? 0);
}
