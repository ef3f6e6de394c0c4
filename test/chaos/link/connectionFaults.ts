/** The random faults of one connection: resets, cuts, stalls, slow phases and delays. */
import type { Line } from '../../support/tcpProxy.ts';
import type { SeededRandom } from '../seededRandom.ts';

/**
 * `reset` (RST) and `cut` (an orderly end at the wrong place) end the connection. A `stall` is longer than the app's
 * timeout.
 */
export const connectionFaults = ['reset', 'cut', 'stall', 'slow', 'delay'] as const;
export type ConnectionFault = (typeof connectionFaults)[number];

const drawn: readonly [ConnectionFault, ...ConnectionFault[]] = [
  'reset',
  'reset',
  'reset',
  'cut',
  'cut',
  'cut',
  'stall',
  'slow',
  'slow',
  'delay',
  'delay',
  'delay',
  'delay',
];
/** Real milliseconds, minimum and maximum. */
const stallMs = [3_200, 4_200] as const;
const delayMs = [10, 250] as const;
const slowPieceMs = [5, 40] as const;
const slowPieces = [5, 30] as const;
/** Pieces between two faults, in both directions. A piece has at most 64 KiB; a small request or answer is one. */
const piecesBetweenFaults = { least: 1, most: 600 } as const;

export interface FaultyConnectionOptions {
  readonly random: SeededRandom;
  readonly isFaulty: () => boolean;
  /** A piece is about to be delivered, in either direction. */
  readonly onPiece: () => void;
  readonly onFault: (fault: ConnectionFault) => void;
  /** Ends the connection, with RST or in order. */
  readonly end: (how: 'reset' | 'cut') => void;
}

export class FaultyConnection {
  readonly up: Line;
  readonly down: Line;
  private readonly options: FaultyConnectionOptions;
  private readonly faultyLines: readonly FaultyLine[];
  private piecesToGo: number;
  private heldUntil = 0;
  private slowLeft = 0;

  constructor(options: FaultyConnectionOptions) {
    this.options = options;
    this.piecesToGo = this.drawPieces();
    const faultyLines = [new FaultyLine(this), new FaultyLine(this)] as const;
    [this.up, this.down] = faultyLines;
    this.faultyLines = faultyLines;
  }

  /** Delivers everything that is held back. */
  release(): void {
    this.heldUntil = 0;
    this.slowLeft = 0;
    for (const faultyLine of this.faultyLines) faultyLine.run();
  }

  /** How long deliveries are held back. */
  get holdMs(): number {
    return this.heldUntil - performance.now();
  }

  /** The fault for the next piece. */
  nextFault(): 'nothing' | 'wait' | 'end' {
    const { random, isFaulty, onFault, end, onPiece } = this.options;
    onPiece();
    if (!isFaulty()) return 'nothing';
    if (this.slowLeft > 0) {
      this.slowLeft -= 1;
      this.hold(slowPieceMs);
    }
    this.piecesToGo -= 1;
    if (this.piecesToGo > 0) return 'nothing';
    this.piecesToGo = this.drawPieces();
    const fault = random.pick(drawn);
    onFault(fault);
    switch (fault) {
      case 'reset':
      case 'cut':
        setImmediate(() => end(fault));
        return 'end';
      case 'stall':
        this.hold(stallMs);
        return 'wait';
      case 'delay':
        this.hold(delayMs);
        return 'wait';
      case 'slow':
        this.slowLeft = random.between(...slowPieces);
        return 'nothing';
    }
  }

  private hold([least, most]: readonly [number, number]): void {
    this.heldUntil = performance.now() + this.options.random.between(least, most);
  }

  /** Log-uniform: as often between 1 and 10 as between 10 and 100. */
  private drawPieces(): number {
    return (
      piecesBetweenFaults.least *
      (piecesBetweenFaults.most / piecesBetweenFaults.least) ** this.options.random.next()
    );
  }
}

interface Piece {
  readonly bytes: Buffer;
  readonly deliver: (bytes: Buffer) => void;
  /** Its fault is already applied. */
  readonly hasPassed: boolean;
}

class FaultyLine implements Line {
  private readonly connection: FaultyConnection;
  private readonly pieces: Piece[] = [];
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private isEnded = false;

  constructor(connection: FaultyConnection) {
    this.connection = connection;
  }

  send(bytes: Buffer, deliver: (bytes: Buffer) => void): void {
    this.pieces.push({ bytes, deliver, hasPassed: bytes.length === 0 });
    this.run();
  }

  whenThereIsRoom(resume: () => void): void {
    if (this.pieces.length === 0) resume();
    else this.waiting.push(resume);
  }

  run(): void {
    for (;;) {
      const [piece] = this.pieces;
      if (piece === undefined) break;
      const holdMs = this.connection.holdMs;
      if (holdMs > 0) {
        this.resumeAfter(holdMs);
        return;
      }
      const met = piece.hasPassed || this.isEnded ? 'nothing' : this.connection.nextFault();
      if (met === 'wait') {
        this.pieces[0] = { ...piece, hasPassed: true };
        continue;
      }
      this.pieces.shift();
      if (met === 'end') {
        // Ends in the middle of the piece; the rest never arrives.
        piece.deliver(piece.bytes.subarray(0, Math.ceil(piece.bytes.length / 2)));
        this.isEnded = true;
      } else if (!this.isEnded) {
        piece.deliver(piece.bytes);
      }
    }
    const { waiting } = this;
    this.waiting = [];
    for (const resume of waiting) resume();
  }

  private resumeAfter(holdMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.run();
    }, holdMs);
  }
}
