/**
 * Connects the app to the service: the current account, its API client, the gates and the storage client. It applies every
 * change of account, network and proxy to them.
 */
import type { ConnectionReport } from '../../preload/contract.ts';
import type { Account, KeyState } from '../api/account.ts';
import { ApiClient } from '../api/client.ts';
import { checkConnection, checkRoute } from '../api/connectionCheck.ts';
import { Gates } from '../api/gates/gates.ts';
import type { NetworkListener } from '../desktop/networkMonitor.ts';
import type { SleepListener } from '../desktop/power/sleepMonitor.ts';
import type { UploadQueue } from '../queue/uploadQueue.ts';
import { systemClock as clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { withinTime } from '../shared/waitUntil.ts';
import { AzureBlobClient } from '../storage/azureBlobClient.ts';
import type { SettingsParts } from './openSettings.ts';

/** A check of the connection that takes longer counts as unreachable. */
const checkTimeoutMs = 30_000;
/** How long the settings page waits for the answer which proxy is in use. */
const routeTimeoutMs = 1_000;
/** How long a start, the settings page and a check wait for the keyring, which a person may have to unlock first. */
export const keyringTimeoutMs = 1_000;

export interface ConnectionDeps extends Pick<
  SettingsParts,
  'account' | 'network' | 'networkSettings' | 'keyState' | 'areSecretsOpening' | 'openSecrets' | 'askKeyring'
> {
  readonly log: Log;
  /** A function, because the queue is created after the connection. */
  readonly queue: () => Pick<UploadQueue, 'wake' | 'networkChanged' | 'setAsleep'>;
}

interface CurrentAccount {
  readonly account: Account;
  readonly api: ApiClient;
}

export class Connection {
  readonly gates: Gates;
  readonly storage: AzureBlobClient;
  private readonly deps: ConnectionDeps;
  private currentAccount: CurrentAccount;
  private currentKeyState: KeyState = 'missing';

  constructor(deps: ConnectionDeps) {
    this.deps = deps;
    this.gates = new Gates(clock, () => {
      deps.queue().wake();
      // The uploads that wait may not use the closed gate, or no upload waits. So the connection probes the gate.
      if (this.gates.wantsProbe) this.probe();
    });
    this.storage = new AzureBlobClient(clock, deps.network.connections());
    this.currentAccount = this.connect();
  }

  get current(): CurrentAccount {
    return this.currentAccount;
  }

  get keyState(): KeyState {
    return this.currentKeyState;
  }

  /** Applies the state of the key to the gates, and asks the keyring again if it has not answered. */
  start(): void {
    this.currentKeyState = this.deps.keyState();
    if (this.currentKeyState === 'locked') this.gates.keyLocked();
    else this.gates.keyChanged(this.currentAccount.account.apiKey !== '');
    if (this.deps.areSecretsOpening()) {
      this.askKeyring().catch((error: unknown) => this.deps.log.bug(error));
    }
  }

  /**
   * Asks the keyring for the secrets that were not read yet. Resolves after its answer or after `keyringTimeoutMs`. A later
   * answer still takes effect.
   */
  async askKeyring(): Promise<void> {
    const { deps } = this;
    const answered = deps.openSecrets().then(() => this.secretsOpened());
    await withinTime(clock, keyringTimeoutMs, Promise.all([answered, deps.askKeyring()]));
  }

  private secretsOpened(): void {
    const { account, keyState } = this.deps;
    if (account.apiKey === this.currentAccount.account.apiKey && keyState() === this.currentKeyState) return;
    this.accountChanged();
  }

  accountChanged(): void {
    this.currentAccount = this.connect();
    this.gates.probeNetwork(); // possibly only the old address was unreachable
    this.start();
    this.probe();
  }

  /** All connections are broken or use an outdated route. Drops them and lets waiting uploads continue at once. */
  networkChanged(): void {
    this.storage.dropConnections();
    this.currentAccount.api.dropConnections();
    this.retryNow();
  }

  /** Keeps connections. Uploads that wait for the network try again now, possibly by another route. */
  private retryNow(): void {
    this.deps.network.reset();
    this.gates.probeNetwork();
    this.deps.queue().networkChanged();
  }

  /** Handles sleep and changes of the network. `onWake` is called in addition after each sleep. */
  outageListener(onWake: () => void): SleepListener & NetworkListener {
    return {
      onSleep: () => this.deps.queue().setAsleep('asleep'),
      onWake: () => {
        this.deps.queue().setAsleep('awake');
        this.networkChanged();
        onWake();
      },
      onLost: (addresses) => {
        this.storage.dropConnections(addresses);
        this.currentAccount.api.dropConnections(addresses);
        this.retryNow();
      },
      onGained: () => this.retryNow(),
    };
  }

  /** Sends one request, so that errors of key, plan or network are known at once, also while no upload waits. */
  probe(): void {
    if (this.gates.blockOf(checkRoute, 'probe') !== null) return;
    checkConnection(this.currentAccount.api, checkTimeoutMs).catch((error: unknown) =>
      this.deps.log.bug(error),
    );
  }

  /** Handles a person's request to check again: reads the trusted certificates again and probes every closed gate. */
  checkAgain(): void {
    if (this.currentKeyState === 'locked') {
      this.askKeyring().catch((error: unknown) => this.deps.log.bug(error));
    }
    this.deps.network.reloadCertificates();
    this.gates.checkAgain();
    this.probe();
  }

  /** Call it when settings have changed the route to the service. */
  routeChanged(): void {
    this.networkChanged();
    this.probe();
  }

  /** Resolves when the route to the service is known, or after `routeTimeoutMs`. */
  async routeKnown(): Promise<void> {
    const { network, account } = this.deps;
    await withinTime(clock, routeTimeoutMs, network.whenRouteKnown(account.apiUrl));
  }

  /** Sends one harmless request with an account that is not saved yet. It uses separate gates, so that the queue is not affected. */
  async tryConnection(candidate: Account): Promise<ConnectionReport> {
    const ownGates = new Gates(clock, () => undefined);
    if (this.isLockedFor(candidate)) ownGates.keyLocked();
    else ownGates.keyChanged(candidate.apiKey !== '');
    const api = new ApiClient(candidate, ownGates, clock, undefined, this.deps.network.connections());
    try {
      return await checkConnection(api, checkTimeoutMs);
    } finally {
      ownGates.stop();
      api.dropConnections();
    }
  }

  /** Whether a secret for this account is still in the keyring: the stored key, or the proxy's password. */
  private isLockedFor(candidate: Account): boolean {
    if (this.deps.areSecretsOpening()) return true;
    return candidate.apiKey === '' && this.deps.keyState() === 'locked';
  }

  private connect(): CurrentAccount {
    const { account, log, network } = this.deps;
    const current = { apiUrl: account.apiUrl, apiKey: account.apiKey };
    return { account: current, api: new ApiClient(current, this.gates, clock, log, network.connections()) };
  }
}
