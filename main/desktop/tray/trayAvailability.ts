/**
 * Keeps the app's icon in the system's tray and reports whether the desktop really shows it. macOS and Windows always show
 * it. Linux desktops show it only where a panel displays tray icons.
 */
import { openSessionBus } from './sessionBus.ts';
import { SystemTray } from './tray.ts';
import { type TrayHostState, followTrayHost, noTrayHost } from './trayHost.ts';
import type { TrayCommand, TrayState } from './trayState.ts';

export interface TrayAvailabilityDeps {
  /** The state to show. */
  readonly state: () => TrayState;
  readonly run: (command: TrayCommand) => void;
  /** Called when `isShown` has changed. */
  readonly onChange: () => void;
}

export class TrayAvailability {
  private readonly deps: TrayAvailabilityDeps;
  private tray: SystemTray | null = null;
  private host: TrayHostState = noTrayHost;

  constructor(deps: TrayAvailabilityDeps) {
    this.deps = deps;
  }

  /** Whether a person can reach the app without a window. */
  get isShown(): boolean {
    return this.tray !== null && (process.platform !== 'linux' || this.host.showsUs);
  }

  /** Rejects only because of a bug. */
  async start(): Promise<void> {
    if (process.platform !== 'linux') {
      this.createTray();
      return;
    }
    const bus = await openSessionBus(process.env['DBUS_SESSION_BUS_ADDRESS'], () =>
      this.updateHost(noTrayHost),
    );
    if (bus !== null) await followTrayHost(bus, process.pid, (host) => this.updateHost(host));
  }

  /** Shows the current state. */
  show(): void {
    this.tray?.show(this.deps.state());
  }

  private updateHost(host: TrayHostState): void {
    const before = this.isShown;
    this.host = host;
    if (host.hasHost) this.createTray();
    if (this.isShown !== before) this.deps.onChange();
  }

  private createTray(): void {
    this.tray ??= new SystemTray(this.deps.state(), this.deps.run);
  }
}
