/** The time that processing runs on: the real one times a speed, so that tests can hurry, slow down or freeze it. */
export class ProcessingClock {
  readonly #wallNow: () => number;
  #speed: number;
  #wallBase: number;
  #base = 0;

  constructor(wallNow: () => number, speed: number) {
    this.#wallNow = wallNow;
    this.#speed = speed;
    this.#wallBase = wallNow();
  }

  now(): number {
    return this.#base + (this.#wallNow() - this.#wallBase) * this.#speed;
  }

  /** 1 is real time, 0 stops the clock. The time so far does not change. */
  setSpeed(speed: number): void {
    this.#base = this.now();
    this.#wallBase = this.#wallNow();
    this.#speed = speed;
  }

  /** The real time at which this clock showed `moment`; exact for moments since the last change of speed. */
  wallTimeOf(moment: number): number {
    const ago = this.#speed === 0 ? 0 : (this.now() - moment) / this.#speed;
    return Math.max(this.#wallBase, Math.round(this.#wallNow() - ago));
  }
}
