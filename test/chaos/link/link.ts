/** The link between the app and the service (API and storage): TCP proxies with faults from a seed. */
import { eventually } from '../../support/poll.ts';
import { type Pair, type TcpProxy, startTcpProxy } from '../../support/tcpProxy.ts';
import { SeededRandom } from '../seededRandom.ts';
import { FaultyConnection, type ConnectionFault, connectionFaults } from './connectionFaults.ts';

/** After this many faults the link is stable again, so that every file arrives in the end. */
const maxFaults = 20;
/** After a client was killed: the longest wait until its connections are closed on both sides. */
const settleMs = 20_000;

export class ChaosLink {
  /** Called for every piece that passes, so that a campaign can kill at one. */
  onPiece: () => void = () => undefined;
  private readonly counts = new Map<ConnectionFault, number>(connectionFaults.map((fault) => [fault, 0]));
  private readonly seed: number;
  private readonly connectionsByPair = new Map<Pair, FaultyConnection>();
  private proxies: readonly TcpProxy[] = [];
  private connections = 0;
  private faultsLeft = 0;
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

  /** How often each fault occurred. */
  get faultCounts(): Readonly<Record<ConnectionFault, number>> {
    return Object.fromEntries(this.counts) as Record<ConnectionFault, number>;
  }

  /** Faults so far that ended a request, or held it for longer than the app waits. */
  get breaks(): number {
    const { reset, cut, stall } = this.faultCounts;
    return reset + cut + stall;
  }

  /** `faulty`: until the maximum number of faults. */
  setQuality(connection: 'stable' | 'faulty'): void {
    this.faultsLeft = connection === 'faulty' ? maxFaults : 0;
  }

  /** Call it after the client was killed: delivers what it sent, and waits until every connection is closed. */
  async settle(): Promise<void> {
    this.setQuality('stable');
    for (const connection of this.connectionsByPair.values()) connection.release();
    await eventually(
      () => this.connectionsByPair.size,
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
      const connection = new FaultyConnection({
        random: new SeededRandom(this.seed * 10_000 + this.connections),
        isFaulty: () => this.faultsLeft > 0,
        onPiece: () => this.onPiece(),
        onFault: (fault) => {
          this.faultsLeft -= 1;
          this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
        },
        end: (how) => endPair(pair, how),
      });
      this.connectionsByPair.set(pair, connection);
      let open = 2;
      for (const socket of [pair.client, pair.target]) {
        socket.once('close', () => {
          open -= 1;
          if (open === 0) this.connectionsByPair.delete(pair);
        });
      }
      return { up: connection.up, down: connection.down, opensAfterMs: 0 };
    });
  }
}

function endPair({ client, target }: Pair, how: 'reset' | 'cut'): void {
  for (const socket of [client, target]) {
    if (how === 'reset') socket.resetAndDestroy();
    else socket.destroySoon();
  }
}
