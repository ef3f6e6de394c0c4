/** Keeps the computer awake exactly while bytes are being sent, because sleep would interrupt the transfer of a large file. */

export interface SleepBlockerDeps {
  /** Whether bytes are being sent now. */
  readonly isSending: () => boolean;
  /** The setting `stayAwake`. */
  readonly isEnabled: () => boolean;
  /** On battery the computer may sleep. False when the power source is unknown. */
  readonly isOnBattery: () => boolean;
  /** Prevents the system's sleep until the returned function is called. */
  readonly block: () => () => void;
}

export class SleepBlocker {
  private readonly deps: SleepBlockerDeps;
  private unblock: (() => void) | null = null;

  constructor(deps: SleepBlockerDeps) {
    this.deps = deps;
  }

  /** Call it whenever one of the conditions may have changed. It is cheap when none has. */
  update(): void {
    const { isSending, isEnabled, isOnBattery, block } = this.deps;
    const isNeeded = isEnabled() && isSending() && !isOnBattery();
    if (isNeeded) {
      this.unblock ??= block();
    } else {
      this.unblock?.();
      this.unblock = null;
    }
  }
}
