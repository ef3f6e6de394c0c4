/** The link between the app and the service, API and storage alike: TCP proxies whose troubles a seed decides. */
import { eventually } from '../../support/poll.ts';
import { type Pair, type TcpProxy, startTcpProxy } from '../../support/tcpProxy.ts';
import { SeededRandom } from '../seededRandom.ts';
import { Road, type Problem, problems } from './connectionFaults.ts';

/** After so many troubles the weather is fair again: what is sent arrives in the end. */
const maxRough = 20;
/** After a client died: until both ends of all its connections know. */
const settleMs = 20_000;

export class ChaosLink {
  /** Called for every piece of bytes that passes; whoever counts them can strike at one. */
  onPiece: () => void = () => undefined;
  private readonly counts = new Map<Problem, number>(problems.map((problem) => [problem, 0]));
  private readonly seed: number;
  private readonly roads = new Map<Pair, Road>();
  private proxies: readonly TcpProxy[] = [];
  private connections = 0;
  private problemsLeft = 0;
  private urls = { api: '', storage: '' };

  private constructor(seed: number) {
    this.seed = seed;
  }

  static async start(seed: number, targets: { apiUrl: string; storageUrl: string }): Promise<ChaosLink> {
    const link = new ChaosLink(seed);
    const api = await link.open(targets.apiUrl);
    const storage = await link.open(targets.storageUrl);
    link.proxies = [api, storage];
    link.urls = { api: `http://127.0.0.1:${api.port}`, storage: `http://127.0.0.1:${storage.port}` };
    return link;
  }

  get apiUrl(): string {
    return this.urls.api;
  }

  get storageUrl(): string {
    return this.urls.storage;
  }

  /** How often each trouble struck. */
  get struck(): Readonly<Record<Problem, number>> {
    return Object.fromEntries(this.counts) as Record<Problem, number>;
  }

  /** Troubles so far that end a request or hold it for longer than the app waits. */
  get breaks(): number {
    const { reset, cut, stall } = this.struck;
    return reset + cut + stall;
  }

  /** `rough`: for a while. */
  setWeather(weather: 'calm' | 'rough'): void {
    this.problemsLeft = weather === 'rough' ? maxRough : 0;
  }

  /** The client is dead: what it sent arrives, and every connection ends on both sides. */
  async settle(): Promise<void> {
    this.setWeather('calm');
    for (const road of this.roads.values()) road.release();
    await eventually(
      () => this.roads.size,
      (open) => open === 0,
      settleMs,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.proxies.map(async (proxy) => await proxy.stop()));
  }

  private async open(targetUrl: string): Promise<TcpProxy> {
    return await startTcpProxy(Number(new URL(targetUrl).port), (pair) => {
      this.connections += 1;
      const road = new Road({
        random: new SeededRandom(this.seed * 10_000 + this.connections),
        isRough: () => this.problemsLeft > 0,
        onPiece: () => this.onPiece(),
        onProblem: (problem) => {
          this.problemsLeft -= 1;
          this.counts.set(problem, (this.counts.get(problem) ?? 0) + 1);
        },
        end: (how) => endPair(pair, how),
      });
      this.roads.set(pair, road);
      let open = 2;
      for (const socket of [pair.client, pair.target]) {
        socket.once('close', () => {
          open -= 1;
          if (open === 0) this.roads.delete(pair);
        });
      }
      return { up: road.up, down: road.down, opensAfterMs: 0 };
    });
  }
}

function endPair({ client, target }: Pair, how: 'reset' | 'cut'): void {
  for (const socket of [client, target]) {
    if (how === 'reset') socket.resetAndDestroy();
    else socket.destroySoon();
  }
}
