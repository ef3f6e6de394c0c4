/** Everything that outlives the app (time, disk, service, database) and the life of the app that runs in it now. */
import { checkRoute } from '../../main/api/connectionCheck.ts';
import { readSubmission } from '../../main/api/endpoints.ts';
import { Gates } from '../../main/api/gates/gates.ts';
import { type Database, openDatabase } from '../../main/queue/store/database.ts';
// Main imports it with the first check; the first life would otherwise end before it is loaded.
import '../../main/files/judge.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { UploadQueue } from '../../main/queue/uploadQueue.ts';
import { stepBackoff } from '../../main/shared/backoff.ts';
import type { Clock } from '../../main/shared/clock.ts';
import { silentLog } from '../../main/shared/log.ts';
import { AdaptiveConcurrency } from '../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../main/transfer/checksumWorker.ts';
import { wholeFilePool } from '../../main/transfer/wholeFile.ts';
import type { UploadRow } from '../../preload/contract.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { DiskFullError, Mortality, mortalDatabase } from './crashableDatabase.ts';
import { FakeDisk, mount } from './fakeDisk.ts';
import { FakeService, type KeyName, keys, workspaceOf } from './fakeService.ts';
import { History } from './history.ts';
import { Witness } from './invariantMonitor.ts';
import { Wire, WireClient, WireStorage } from './wire.ts';

/** How a queue is broken on purpose; in earnest nothing of it is set. */
export interface Sabotage {
  readonly store?: (database: Database.Database) => UploadStore;
  readonly beforeStart?: (database: Database.Database) => void;
}

export interface Life {
  readonly mortality: Mortality;
  readonly gates: Gates;
  readonly wire: Wire;
  readonly queue: UploadQueue;
  changeAccount(): void;
  probe(): void;
}

/** Small, so that blocks wait for memory. */
const blockMemoryBytes = 24 * 1_024 * 1_024;
/** How long the app waits at a quit. */
const windUpMs = 2_000;
/** More than anything but a timer that sets itself anew at once needs. */
const maxTimers = 5_000;

export class World {
  readonly clock = new FakeClock();
  readonly disk = new FakeDisk();
  readonly service: FakeService;
  readonly history: History;
  readonly witness: Witness;
  parallelUploads = 2;
  keyName: KeyName = 'first';
  life: Life;
  private readonly database: Database.Database;
  private readonly sabotage: Sabotage;

  constructor(versionsNeedNames: boolean, sabotage: Sabotage = {}) {
    this.sabotage = sabotage;
    mount(this.disk);
    this.service = new FakeService(() => this.clock.now(), versionsNeedNames);
    this.database = openDatabase(':memory:', 0).database;
    this.history = new History(this.database);
    this.witness = new Witness(this);
    this.life = this.begin();
  }

  close(): void {
    this.life.mortality.die();
    this.database.close();
  }

  rows(): readonly UploadRow[] {
    return this.life.queue.queries.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 })
      .rows;
  }

  /** Lets everything happen that waits for nothing but its turn; a life that ended is followed by the next. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.witness.look();
    if (this.life.mortality.isDead) await this.startAnew();
  }

  /** Time passes, and every timer runs at its moment. */
  async pass(ms: number): Promise<void> {
    const { clock } = this;
    const end = clock.now() + ms;
    for (let count = 0; clock.nextTimerAt !== null && clock.nextTimerAt <= end; count += 1) {
      if (count > maxTimers) throw new Error('a timer sets itself anew at once, again and again');
      await this.nextTimer();
    }
    clock.advance(Math.max(0, end - clock.now()));
    await this.settle();
  }

  async nextTimer(): Promise<void> {
    const { clock } = this;
    clock.advance(Math.max(0, (clock.nextTimerAt ?? clock.now()) - clock.now()));
    await this.settle();
  }

  /** kill -9, and the next start. */
  async crash(): Promise<void> {
    this.life.mortality.die();
    await this.startAnew();
  }

  /** A clean quit as in main/app/createDesktop.ts, and the next start. */
  async quit(): Promise<void> {
    const { gates, queue, mortality } = this.life;
    gates.stop();
    let isWoundUp = false;
    void queue.stop().finally(() => {
      isWoundUp = true;
    });
    await this.settle();
    if (!isWoundUp && !mortality.isDead) await this.pass(windUpMs);
    await this.crash();
  }

  changeKey(name: KeyName): void {
    if (name === this.keyName) return;
    if (workspaceOf(keys[name]) !== workspaceOf(keys[this.keyName])) this.witness.workspaceChanged();
    this.keyName = name;
    this.life.changeAccount();
  }

  /** Whoever acts while nothing can be written is told so; anything else that is thrown is a bug. */
  report(error: unknown): void {
    if (!(error instanceof DiskFullError)) this.witness.complain('nothing is a bug', String(error));
  }

  private async startAnew(): Promise<void> {
    this.life = this.begin();
    await this.settle();
  }

  private begin(): Life {
    const { sabotage, witness } = this;
    const mortality = new Mortality(() => {
      wire.cut();
      // Changes nothing any more, but frees its memory: Node keeps what listens to a combined signal until that aborts.
      void queue.stop();
    });
    const clock = this.clockFor(() => mortality.isDead);
    const wire = new Wire(clock, (call) => witness.sent(call));
    sabotage.beforeStart?.(this.database);
    this.history.written();
    witness.newLife();
    const database = mortalDatabase(this.database, mortality, () => this.history.written());
    const store = sabotage.store?.(database) ?? new UploadStore(database);
    const gates = new Gates(clock, () => {
      if (mortality.isDead) return;
      queue.wake();
      if (gates.wantsProbe) probe();
    });
    const connect = () => {
      const account = { apiUrl: 'https://api.test', apiKey: keys[this.keyName] };
      return { account, api: new WireClient(account, gates, clock, wire) };
    };
    let connection = connect();
    const probe = (): void => {
      if (gates.blockOf(checkRoute, 'probe') !== null) return;
      // As main/api/connectionCheck.ts does, without its timer of real time, which would outlive this world.
      const { signal } = new AbortController();
      readSubmission(connection.api, 'nobody', { signal, role: 'probe' }).catch((error: unknown) =>
        this.report(error),
      );
    };
    const queue = new UploadQueue({
      store,
      gates,
      clock,
      blocks: {
        storage: new WireStorage(clock, wire),
        bandwidth: new BandwidthLimit(clock, () => null),
        pool: new BufferPool(clock, blockMemoryBytes),
        wholeFiles: wholeFilePool(clock),
        pace: new AdaptiveConcurrency(clock),
        md5: new Md5Worker(clock),
        checksums: () => false,
      },
      connection: () => connection,
      parallelUploads: () => this.parallelUploads,
      onChange: () => undefined,
      backoff: () => stepBackoff,
      historyBounds: () => ({ days: null, count: Number.MAX_SAFE_INTEGER }),
      log: {
        ...silentLog,
        bug: (error) => {
          if (!mortality.isDead) this.report(error);
        },
      },
    });
    const changeAccount = (): void => {
      connection = connect();
      gates.probeNetwork();
      gates.keyChanged(connection.account.apiKey !== '');
      probe();
      queue.wake();
    };
    this.life = { mortality, gates, wire, queue, changeAccount, probe };
    gates.keyChanged(connection.account.apiKey !== '');
    queue.start();
    probe();
    return this.life;
  }

  /** Time of a life: the timers of a dead one never run. */
  private clockFor(isDead: () => boolean): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (delayMs, task) =>
        clock.after(delayMs, () => {
          if (!isDead()) task();
        }),
    };
  }
}
