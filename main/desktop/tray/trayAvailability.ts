/**
 * Whether the app can be reached without a window: by an icon in the system's tray that is really there. macOS and
 * Windows always have a place for it, Linux desktops where somebody shows it.
 */
import { openSessionBus } from './sessionBus.ts';
import { SystemTray } from './tray.ts';
import { type TrayHostState, followTrayHost, noTrayHost } from './trayHost.ts';
import type { TrayCommand, TrayState } from './trayState.ts';

export interface PresenceDeps {
  /** What the tray shows when it is made. */
  readonly state: () => TrayState;
  readonly run: (command: TrayCommand) => void;
  /** It can be reached without a window now, or no longer. */
  readonly onChange: () => void;
}

export class Presence {
  private readonly deps: PresenceDeps;
  private tray: SystemTray | null = null;
  private host: TrayHostState = noTrayHost;

  constructor(deps: PresenceDeps) {
    this.deps = deps;
  }

  get isShown(): boolean {
    return this.tray !== null && (process.platform !== 'linux' || this.host.showsUs);
  }

  /** Rejects only with a bug. */
  async start(): Promise<void> {
    if (process.platform !== 'linux') {
      this.makeTray();
      return;
    }
    const bus = await openSessionBus(process.env['DBUS_SESSION_BUS_ADDRESS'], () => this.take(noTrayHost));
    if (bus !== null) await followTrayHost(bus, process.pid, (host) => this.take(host));
  }

  show(): void {
    this.tray?.show(this.deps.state());
  }

  private take(host: TrayHostState): void {
    const before = this.isShown;
    this.host = host;
    if (host.hasHost) this.makeTray();
    if (this.isShown !== before) this.deps.onChange();
  }

  private makeTray(): void {
    this.tray ??= new SystemTray(this.deps.state(), this.deps.run);
  }
}
