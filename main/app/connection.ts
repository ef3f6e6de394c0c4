/** The service as it is reached now: the account in force, the client, the gates; and what a change of either means. */
import type { ConnectionReport } from '../../preload/contract.ts';
import type { Account, KeyState } from '../api/account.ts';
import { ApiClient } from '../api/client.ts';
import { checkConnection, checkRoute } from '../api/connectionCheck.ts';
import { Gates } from '../api/gates/gates.ts';
import type { LinkListener } from '../desktop/networkMonitor.ts';
import type { SleepListener } from '../desktop/power/sleepMonitor.ts';
import type { UploadQueue } from '../queue/uploadQueue.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { withinTime } from '../shared/waitUntil.ts';
import { AzureBlobClient } from '../storage/azureBlobClient.ts';
import type { AccountPart } from './openSettings.ts';

/** How long a check of the connection may take before it counts as unreachable. */
const trialMs = 30_000;
/** How long the settings wait to say which proxy is in use. */
const wayKnownWithinMs = 1_000;
/** How long a start, the settings and a check wait for the keyring; a person may have to unlock it first. */
export const keyringWithinMs = 1_000;

export interface ConnectionDeps extends Pick<
  AccountPart,
  'account' | 'network' | 'networkSettings' | 'keyState' | 'secretsAreOpening' | 'openSecrets' | 'askKeyring'
> {
  readonly log: Log;
  /** What waits for the service; built after it. */
  readonly queue: () => Pick<UploadQueue, 'wake' | 'networkChanged' | 'setAsleep'>;
}

interface InForce {
  readonly account: Account;
  readonly api: ApiClient;
}

export class Connection {
  readonly gates: Gates;
  readonly storage: AzureBlobClient;
  private readonly deps: ConnectionDeps;
  private inForce: InForce;
  private keyStateInForce: KeyState = 'missing';

  constructor(deps: ConnectionDeps) {
    this.deps = deps;
    this.gates = new Gates(clock, () => {
      deps.queue().wake();
      // What waits may not be what the gate wants to know of, or there is nothing that waits.
      if (this.gates.wantsProbe) this.probe();
    });
    this.storage = new AzureBlobClient(clock, deps.network.connections());
    this.inForce = this.connect();
  }

  get current(): InForce {
    return this.inForce;
  }

  get keyState(): KeyState {
    return this.keyStateInForce;
  }

  /** Whether there is a key at all. */
  start(): void {
    this.keyStateInForce = this.deps.keyState();
    if (this.keyStateInForce === 'locked') this.gates.keyLocked();
    else this.gates.keyChanged(this.inForce.account.apiKey !== '');
    if (this.deps.secretsAreOpening()) {
      this.askKeyring().catch((error: unknown) => this.deps.log.bug(error));
    }
  }

  /**
   * Asks the keyring for what it has not given so far. Resolves when it answered, or when that takes long; whatever it
   * gives later comes into force then.
   */
  async askKeyring(): Promise<void> {
    const { deps } = this;
    const answered = deps.openSecrets().then(() => this.secretsOpened());
    await withinTime(clock, keyringWithinMs, Promise.all([answered, deps.askKeyring()]));
  }

  private secretsOpened(): void {
    const { account, keyState } = this.deps;
    if (account.apiKey === this.inForce.account.apiKey && keyState() === this.keyStateInForce) return;
    this.accountChanged();
  }

  accountChanged(): void {
    this.inForce = this.connect();
    this.gates.probeNetwork(); // the old address may have been what could not be reached
    this.start();
    this.probe();
  }

  /** What was connected is dead, or goes another way now: what waited for the network goes on at once. */
  networkChanged(): void {
    this.storage.dropConnections();
    this.inForce.api.dropConnections();
    this.tryNow();
  }

  /** What is connected may go on as it is; what waits for the network may go now, and perhaps by another way. */
  private tryNow(): void {
    this.deps.network.reset();
    this.gates.probeNetwork();
    this.deps.queue().networkChanged();
  }

  /** What sleep and the network's coming and going mean; `wake`: what else wakes up. */
  linkListener(wake: () => void): SleepListener & LinkListener {
    return {
      onSleep: () => this.deps.queue().setAsleep('asleep'),
      onWake: () => {
        this.deps.queue().setAsleep('awake');
        this.networkChanged();
        wake();
      },
      onLost: (addresses) => {
        this.storage.dropConnections(addresses);
        this.inForce.api.dropConnections(addresses);
        this.tryNow();
      },
      onGained: () => this.tryNow(),
    };
  }

  /** Tells at once what is wrong with key, plan or network, also while nothing waits to be sent. */
  probe(): void {
    if (this.gates.blockOf(checkRoute, 'probe') !== null) return;
    checkConnection(this.inForce.api, trialMs).catch((error: unknown) => this.deps.log.bug(error));
  }

  /** A person asks. */
  checkAgain(): void {
    if (this.keyStateInForce === 'locked') {
      this.askKeyring().catch((error: unknown) => this.deps.log.bug(error));
    }
    this.deps.network.reloadCertificates();
    this.gates.checkAgain();
    this.probe();
  }

  /** The way is another one, by a setting. */
  wayChanged(): void {
    this.networkChanged();
    this.probe();
  }

  async wayKnown(): Promise<void> {
    const { network, account } = this.deps;
    await withinTime(clock, wayKnownWithinMs, network.whenRouteKnown(account.apiUrl));
  }

  /** One harmless request with an account that is not in force yet, through gates of its own. */
  async tryConnection(trial: Account): Promise<ConnectionReport> {
    const ownGates = new Gates(clock, () => undefined);
    if (this.isLockedFor(trial)) ownGates.keyLocked();
    else ownGates.keyChanged(trial.apiKey !== '');
    const api = new ApiClient(trial, ownGates, clock, undefined, this.deps.network.connections());
    try {
      return await checkConnection(api, trialMs);
    } finally {
      ownGates.stop();
      api.dropConnections();
    }
  }

  /** A trial without a key of its own lacks the kept one, and no request goes out before the proxy's password is there. */
  private isLockedFor(trial: Account): boolean {
    if (this.deps.secretsAreOpening()) return true;
    return trial.apiKey === '' && this.deps.keyState() === 'locked';
  }

  private connect(): InForce {
    const { account, log, network } = this.deps;
    const current = { apiUrl: account.apiUrl, apiKey: account.apiKey };
    return { account: current, api: new ApiClient(current, this.gates, clock, log, network.connections()) };
  }
}
