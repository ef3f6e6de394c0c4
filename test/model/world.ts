/** Everything that outlives the app (time, disk, service, database) and the current run of the app. */
import { checkRoute } from '../../main/api/connectionCheck.ts';
import { readSubmission } from '../../main/api/endpoints.ts';
import { Gates } from '../../main/api/gates/gates.ts';
import { type Database, openDatabase } from '../../main/queue/store/database.ts';
// Main imports it at the first check, which would take real time in the first run.
import '../../main/files/contentType.ts';
import { UploadStore } from '../../main/queue/store/uploadStore.ts';
import { UploadQueue } from '../../main/queue/uploadQueue.ts';
import { stepBackoff } from '../../main/shared/backoff.ts';
import type { Clock } from '../../main/shared/clock.ts';
import { silentLog } from '../../main/shared/log.ts';
import { AdaptiveConcurrency } from '../../main/transfer/adaptiveConcurrency.ts';
import { BandwidthLimit } from '../../main/transfer/bandwidthLimit.ts';
import { BufferPool } from '../../main/transfer/bufferPool.ts';
import { Md5Worker } from '../../main/transfer/checksumWorker.ts';
import { smallFilePool } from '../../main/transfer/fileReader.ts';
import type { UploadRow } from '../../preload/contract.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { DiskFullError, CrashController, crashableDatabase } from './crashableDatabase.ts';
import { FakeDisk, mount } from './fakeDisk.ts';
import { FakeService, type KeyName, keys, workspaceOf } from './fakeService.ts';
import { History } from './history.ts';
import { InvariantMonitor } from './invariantMonitor.ts';
import { Wire, WireClient, WireStorage } from './wire.ts';

/** Defects of a queue for selfCheck.test.ts; unset in the model test. */
export interface Sabotage {
  readonly store?: (database: Database.Database) => UploadStore;
  readonly beforeStart?: (database: Database.Database) => void;
}

export interface AppRun {
  readonly crashControl: CrashController;
  readonly gates: Gates;
  readonly wire: Wire;
  readonly queue: UploadQueue;
  changeAccount(): void;
  probe(): void;
}

/** Low, so that blocks wait for memory. */
const blockMemoryBytes = 24 * 1_024 * 1_024;
/** The longest wait of the app at a quit. */
const quitLimitMs = 2_000;
/** More timers than any run needs; beyond it a timer keeps restarting itself. */
const maxTimers = 5_000;

export class World {
  readonly clock = new FakeClock();
  readonly disk = new FakeDisk();
  readonly service: FakeService;
  readonly history: History;
  readonly monitor: InvariantMonitor;
  parallelUploads = 2;
  keyName: KeyName = 'first';
  app: AppRun;
  private readonly database: Database.Database;
  private readonly sabotage: Sabotage;

  constructor(versionsNeedNames: boolean, sabotage: Sabotage = {}) {
    this.sabotage = sabotage;
    mount(this.disk);
    this.service = new FakeService(() => this.clock.now(), versionsNeedNames);
    this.database = openDatabase(':memory:', 0).database;
    this.history = new History(this.database);
    this.monitor = new InvariantMonitor(this);
    this.app = this.begin();
  }

  close(): void {
    this.app.crashControl.crash();
    this.database.close();
  }

  rows(): readonly UploadRow[] {
    return this.app.queue.queries.window({ filter: 'all', search: '', sort: 'queue', offset: 0, limit: 500 })
      .rows;
  }

  /** Runs everything that is ready. After a crash it starts the app again. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.monitor.checkSaved();
    if (this.app.crashControl.hasCrashed) await this.restart();
  }

  /** Advances the time and runs every timer at its moment. */
  async pass(ms: number): Promise<void> {
    const { clock } = this;
    const end = clock.now() + ms;
    for (let count = 0; clock.nextTimerAt !== null && clock.nextTimerAt <= end; count += 1) {
      if (count > maxTimers) throw new Error('a timer keeps restarting itself without a pause');
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

  /** Crashes the app as kill -9 does, and starts it again. */
  async crash(): Promise<void> {
    this.app.crashControl.crash();
    await this.restart();
  }

  /** Quits the app as main/app/desktopShell.ts does, and starts it again. */
  async quit(): Promise<void> {
    const { gates, queue, crashControl } = this.app;
    gates.stop();
    let hasStopped = false;
    void queue.stop().finally(() => {
      hasStopped = true;
    });
    await this.settle();
    if (!hasStopped && !crashControl.hasCrashed) await this.pass(quitLimitMs);
    await this.crash();
  }

  changeKey(name: KeyName): void {
    if (name === this.keyName) return;
    if (workspaceOf(keys[name]) !== workspaceOf(keys[this.keyName])) this.monitor.workspaceChanged();
    this.keyName = name;
    this.app.changeAccount();
  }

  /** Records an exception as a bug, unless the disk is full, which callers have to handle. */
  report(error: unknown): void {
    if (!(error instanceof DiskFullError)) this.monitor.addViolation('nothing is a bug', String(error));
  }

  private async restart(): Promise<void> {
    this.app = this.begin();
    await this.settle();
  }

  private begin(): AppRun {
    const { sabotage, monitor } = this;
    const crashControl = new CrashController(() => {
      wire.cut();
      // Has no effect but frees memory: Node keeps listeners of a combined signal until it aborts.
      void queue.stop();
    });
    const clock = this.clockFor(() => crashControl.hasCrashed);
    const wire = new Wire(clock, (call) => monitor.sent(call));
    sabotage.beforeStart?.(this.database);
    this.history.written();
    monitor.processStarted();
    const database = crashableDatabase(this.database, crashControl, () => this.history.written());
    const store = sabotage.store?.(database) ?? new UploadStore(database);
    const gates = new Gates(clock, () => {
      if (crashControl.hasCrashed) return;
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
      // Like main/api/connectionCheck.ts, without its real timer, which would outlive this world.
      const { signal } = new AbortController();
      readSubmission(connection.api, 'unknown', { signal, role: 'probe' }).catch((error: unknown) =>
        this.report(error),
      );
    };
    const queue = new UploadQueue({
      store,
      gates,
      clock,
      blocks: {
        storage: new WireStorage(wire),
        bandwidth: new BandwidthLimit(clock, () => null),
        pool: new BufferPool(clock, blockMemoryBytes),
        smallFiles: smallFilePool(clock),
        concurrency: new AdaptiveConcurrency(clock),
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
          if (!crashControl.hasCrashed) this.report(error);
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
    this.app = { crashControl, gates, wire, queue, changeAccount, probe };
    gates.keyChanged(connection.account.apiKey !== '');
    queue.start();
    probe();
    return this.app;
  }

  /** The clock of one run of the app, whose timers stop at a crash. */
  private clockFor(hasCrashed: () => boolean): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      random: () => clock.random(),
      after: (delayMs, task) =>
        clock.after(delayMs, () => {
          if (!hasCrashed()) task();
        }),
    };
  }
}
