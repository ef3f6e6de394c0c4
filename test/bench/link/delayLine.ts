/**
 * One direction of the link: bytes leave in the order they came, no faster than the rate, each after the delay. What is
 * sent too fast waits at its sender, as it would at a router whose queue is full.
 */
import type { Line } from '../../support/tcpProxy.ts';
import { monotonicMs } from '../monotonic.ts';

interface Packet {
  readonly leavesAt: number;
  readonly bytes: Buffer;
  readonly deliver: (bytes: Buffer) => void;
}

/** What waits at the link's entrance, as time: a router's queue. */
const queueMs = 30;

export class DelayLine implements Line {
  private readonly delayMs: number;
  private readonly bytesPerMs: number;
  private readonly packets: Packet[] = [];
  private readonly waiting: (() => void)[] = [];
  /** When the last byte taken in will have entered the link. */
  private busyUntil = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(delayMs: number, bytesPerSecond: number) {
    this.delayMs = delayMs;
    this.bytesPerMs = bytesPerSecond / 1_000;
  }

  send(bytes: Buffer, deliver: (bytes: Buffer) => void): void {
    this.busyUntil = Math.max(this.busyUntil, monotonicMs()) + bytes.length / this.bytesPerMs;
    this.packets.push({ leavesAt: this.busyUntil + this.delayMs, bytes, deliver });
    this.timer ??= setTimeout(() => this.run(), 1);
  }

  /** Calls `goOn` at once if there is room, otherwise in order when there is room. */
  whenThereIsRoom(goOn: () => void): void {
    if (this.hasRoom()) goOn();
    else this.waiting.push(goOn);
  }

  private hasRoom(): boolean {
    return this.busyUntil - monotonicMs() < queueMs;
  }

  private run(): void {
    this.timer = null;
    const now = monotonicMs();
    let leaving = 0;
    while ((this.packets[leaving]?.leavesAt ?? Infinity) <= now) leaving += 1;
    for (const { bytes, deliver } of this.packets.splice(0, leaving)) deliver(bytes);
    // One at a time: each one sends a piece, and the next waits for its turn again.
    if (this.hasRoom()) for (const goOn of this.waiting.splice(0, 4)) goOn();
    if (this.packets.length > 0 || this.waiting.length > 0) this.timer ??= setTimeout(() => this.run(), 1);
  }
}
