/** Keeps the computer awake while bytes move, and not a moment longer: a sleep in the middle of a large file helps nobody. */

export interface AwakeDeps {
  /** Whether bytes are being sent now. */
  readonly isMoving: () => boolean;
  readonly isWanted: () => boolean;
  /** A battery is not emptied for an upload; false where it is not known. */
  readonly isOnBattery: () => boolean;
  /** Holds off the system's sleep; the returned function lets go. */
  readonly holdOff: () => () => void;
}

export class StayAwake {
  private readonly deps: AwakeDeps;
  private letGo: (() => void) | null = null;

  constructor(deps: AwakeDeps) {
    this.deps = deps;
  }

  /** To be called whenever something of it may have changed; cheap where nothing has. */
  update(): void {
    const { isMoving, isWanted, isOnBattery, holdOff } = this.deps;
    const isNeeded = isWanted() && isMoving() && !isOnBattery();
    if (isNeeded) {
      this.letGo ??= holdOff();
    } else {
      this.letGo?.();
      this.letGo = null;
    }
  }
}
