/**
 * Limits the calls to file systems, so that a drive that stops answering delays only its own files.
 *
 * Invariants:
 * - A drive has a fixed number of calls in the process's threads, so it never takes the threads of other drives.
 * - A caller waits no longer than its limit. The call keeps its thread until the system answers, and what it returns
 *   then is passed to `onLate`.
 * - While all threads of a drive hang, its calls are refused at once. A probe now and then finds out whether it is back.
 */
import type { Clock } from '../shared/clock.ts';

/** In milliseconds. */
interface CallLimits {
  /** How long a call may take. A drive in sleep needs up to about ten seconds to start, and is tried again then. */
  usualMs: number;
  /** How long a call may take whose caller has an answer without it. */
  shortMs: number;
  /** A drive that has not answered for this long while a call waits is not responding. */
  slowMs: number;
  /** The time between two probes of a drive whose threads all hang. */
  probeMs: number;
}

export interface CallOptions<Result = unknown> {
  /** `short`: the caller has an answer without the call, and gets it at once when another call has waited as long. */
  readonly patience?: 'usual' | 'short';
  /** Receives a result for which nothing waits any more, such as an open file that has to be closed. */
  readonly onLate?: (result: Result) => void;
}

/** The error of a call that took too long. Its code is that of a share that does not answer. */
export class NotRespondingError extends Error {
  readonly code = 'ETIMEDOUT';
  readonly syscall: string;

  constructor(syscall: string) {
    super(`The drive does not respond: ${syscall}`);
    this.name = 'NotRespondingError';
    this.syscall = syscall;
  }
}

/** The most calls of a drive that run at once, and the most that hang in the long run, probes included. */
export interface DriveBounds {
  readonly slots: number;
  readonly maxHung: number;
}

interface Call {
  readonly start: () => void;
  readonly giveUp: () => void;
  readonly limitMs: number;
  ageMs: number;
  /** Its caller has given up, and its thread is still taken. */
  isHung: boolean;
}

interface Lane {
  readonly drive: string;
  readonly running: Set<Call>;
  waiting: Call[];
  /** Since the last answer of the drive. */
  quietMs: number;
  sinceProbeMs: number;
  wasResponding: boolean;
}

/** When so many threads hang, a further drive gets one thread at a time. */
const maxHungInAll = 64;
const sweepMs = 250;
/** A longer gap between two sweeps is a sleep of the computer, which makes no call older. */
const maxSweepMs = 1_000;

export class DriveCalls {
  readonly limits: CallLimits = { usualMs: 10_000, shortMs: 1_000, slowMs: 2_000, probeMs: 30_000 };
  private readonly clock: Pick<Clock, 'elapsed' | 'after'>;
  private readonly boundsOf: (drive: string) => DriveBounds;
  private readonly lanes = new Map<string, Lane>();
  private readonly listeners = new Set<() => void>();
  private sweptAt = 0;
  /** null while no sweep is planned. */
  private cancelSweep: (() => void) | null = null;

  constructor(clock: Pick<Clock, 'elapsed' | 'after'>, boundsOf: (drive: string) => DriveBounds) {
    this.clock = clock;
    this.boundsOf = boundsOf;
  }

  /** Calls the listener when a drive stops or starts to respond; the returned function ends that. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** False while a call waits for the drive and it has answered no other call for a while. */
  isResponding(drive: string): boolean {
    const lane = this.lanes.get(drive);
    return lane === undefined || this.responds(lane);
  }

  /** Whether a call would be refused now, because all threads of the drive hang. */
  isClosed(drive: string): boolean {
    const lane = this.lanes.get(drive);
    return lane !== undefined && this.isRefused(lane, 'usual');
  }

  /** How many threads hang. */
  get hungCalls(): number {
    let hung = 0;
    for (const lane of this.lanes.values()) hung += hungIn(lane);
    return hung;
  }

  /** Runs `work`, a call to a file system, in its turn. Rejects with its error, or with NotRespondingError. */
  call<Result>(
    drive: string,
    syscall: string,
    work: () => Promise<Result>,
    { patience = 'usual', onLate = () => undefined }: CallOptions<Result> = {},
  ): Promise<Result> {
    const lane = this.laneOf(drive);
    return new Promise((resolve, reject) => {
      let isOver = false;
      const finish = (tell: () => void, otherwise: () => void): void => {
        lane.running.delete(call);
        lane.quietMs = 0;
        if (isOver) otherwise();
        else tell();
        isOver = true;
        this.startNext(lane);
        this.notifyIfChanged(lane);
        this.restIfIdle();
      };
      const call: Call = {
        limitMs: patience === 'short' ? this.limits.shortMs : this.limits.usualMs,
        ageMs: 0,
        isHung: false,
        start() {
          lane.running.add(call);
          work().then(
            (result) =>
              finish(
                () => resolve(result),
                () => onLate(result),
              ),
            (error: unknown) =>
              finish(
                () => reject(error),
                () => undefined,
              ),
          );
        },
        giveUp() {
          if (!isOver) reject(new NotRespondingError(syscall));
          isOver = true;
        },
      };
      if (this.isRefused(lane, patience)) {
        call.giveUp();
        return;
      }
      lane.waiting.push(call);
      this.startNext(lane);
      this.sweepSoon();
    });
  }

  private laneOf(drive: string): Lane {
    const known = this.lanes.get(drive);
    if (known !== undefined) return known;
    const lane: Lane = {
      drive,
      running: new Set(),
      waiting: [],
      quietMs: 0,
      sinceProbeMs: 0,
      wasResponding: true,
    };
    this.lanes.set(drive, lane);
    return lane;
  }

  private isRefused(lane: Lane, patience: 'usual' | 'short'): boolean {
    // One call has waited for as long as such a caller waits, so the next one does not wait again.
    if (patience === 'short' && !this.answersWithin(lane, this.limits.shortMs)) return true;
    return hungIn(lane) >= this.slotsOf(lane) && !this.mayProbe(lane);
  }

  private mayProbe(lane: Lane): boolean {
    return lane.sinceProbeMs >= this.limits.probeMs && hungIn(lane) < this.boundsOf(lane.drive).maxHung;
  }

  private slotsOf(lane: Lane): number {
    return this.hungCalls - hungIn(lane) >= maxHungInAll ? 1 : this.boundsOf(lane.drive).slots;
  }

  private startNext(lane: Lane): void {
    const slots = this.slotsOf(lane);
    while (lane.waiting.length > 0) {
      const isProbe = lane.running.size >= slots;
      if (isProbe && (hungIn(lane) < slots || !this.mayProbe(lane))) return;
      if (isProbe) lane.sinceProbeMs = 0;
      lane.waiting.shift()?.start();
    }
  }

  private responds(lane: Lane): boolean {
    return this.answersWithin(lane, this.limits.slowMs);
  }

  /** False while a call has waited for `timeMs` and the drive has answered no other call meanwhile. */
  private answersWithin(lane: Lane, timeMs: number): boolean {
    if (lane.quietMs < timeMs) return true;
    for (const { ageMs } of lane.running) if (ageMs >= timeMs) return false;
    return true;
  }

  private sweepSoon(): void {
    if (this.cancelSweep !== null) return;
    this.sweptAt = this.clock.elapsed();
    this.cancelSweep = this.clock.after(sweepMs, () => this.sweep());
  }

  /** Without calls there is nothing to sweep, and an app that rests is not woken up. */
  private restIfIdle(): void {
    for (const { running, waiting } of this.lanes.values())
      if (running.size > 0 || waiting.length > 0) return;
    this.lanes.clear();
    this.cancelSweep?.();
    this.cancelSweep = null;
  }

  /** Makes all calls older and gives up those that took too long. */
  private sweep(): void {
    const now = this.clock.elapsed();
    const passedMs = Math.min(now - this.sweptAt, maxSweepMs);
    this.cancelSweep = null;
    for (const lane of this.lanes.values()) {
      lane.quietMs += passedMs;
      lane.sinceProbeMs += passedMs;
      for (const call of [...lane.running, ...lane.waiting]) call.ageMs += passedMs;
      for (const call of lane.running) {
        if (call.ageMs >= call.limitMs) call.giveUp();
        call.isHung ||= call.ageMs >= this.limits.usualMs;
      }
      this.giveUpWaiting(lane);
      this.startNext(lane);
      this.notifyIfChanged(lane);
      if (lane.running.size > 0 || lane.waiting.length > 0) this.sweepSoon();
      else this.lanes.delete(lane.drive);
    }
  }

  /** Calls that wait for a thread of the drive wait as long as those that have one, unless the drive answers others. */
  private giveUpWaiting(lane: Lane): void {
    const isClosed = hungIn(lane) >= this.slotsOf(lane) && !this.responds(lane);
    const isOver = ({ ageMs, limitMs }: Call): boolean =>
      ageMs >= limitMs && !this.answersWithin(lane, Math.min(limitMs, this.limits.slowMs));
    const over = lane.waiting.filter((call) => isClosed || isOver(call));
    lane.waiting = lane.waiting.filter((call) => !over.includes(call));
    for (const call of over) call.giveUp();
  }

  private notifyIfChanged(lane: Lane): void {
    const responds = this.responds(lane);
    if (lane.wasResponding === responds) return;
    lane.wasResponding = responds;
    for (const listener of this.listeners) listener();
  }
}

function hungIn(lane: Lane): number {
  let hung = 0;
  for (const { isHung } of lane.running) if (isHung) hung += 1;
  return hung;
}
