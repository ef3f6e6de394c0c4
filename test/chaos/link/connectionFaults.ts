/** What one connection meets on its way: resets, cuts, stalls, slow stretches and delays, drawn with dice. */
import type { Line } from '../../support/tcpProxy.ts';
import type { SeededRandom } from '../seededRandom.ts';

/** `reset` (RST) and `cut` (an orderly end at the wrong place) end the connection; a `stall` outlasts the app's patience. */
export const problems = ['reset', 'cut', 'stall', 'slow', 'delay'] as const;
export type Problem = (typeof problems)[number];

const drawn: readonly [Problem, ...Problem[]] = [
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
/** Real milliseconds, from and to. */
const stallMs = [3_200, 4_200] as const;
const delayMs = [10, 250] as const;
const slowPieceMs = [5, 40] as const;
const slowPieces = [5, 30] as const;
/** Pieces (of 64 KiB at most, a small request or its answer is one) from one trouble to the next, both ways together. */
const reach = { least: 1, most: 600 } as const;

export interface RoadTraits {
  readonly random: SeededRandom;
  readonly isRough: () => boolean;
  /** A piece is about to go on, in either direction. */
  readonly onPiece: () => void;
  readonly onProblem: (problem: Problem) => void;
  /** Ends the connection, with RST or in order. */
  readonly end: (how: 'reset' | 'cut') => void;
}

export class Road {
  readonly up: Line;
  readonly down: Line;
  private readonly traits: RoadTraits;
  private readonly wires: readonly Wire[];
  private piecesToGo: number;
  private heldUntil = 0;
  private slowLeft = 0;

  constructor(traits: RoadTraits) {
    this.traits = traits;
    this.piecesToGo = this.drawReach();
    const wires = [new Wire(this), new Wire(this)] as const;
    [this.up, this.down] = wires;
    this.wires = wires;
  }

  /** Everything that is held goes on at once. */
  release(): void {
    this.heldUntil = 0;
    this.slowLeft = 0;
    for (const wire of this.wires) wire.run();
  }

  /** How long nothing may go on. */
  get holdMs(): number {
    return this.heldUntil - performance.now();
  }

  /** What this piece meets. */
  meet(): 'nothing' | 'wait' | 'end' {
    const { random, isRough, onProblem, end, onPiece } = this.traits;
    onPiece();
    if (!isRough()) return 'nothing';
    if (this.slowLeft > 0) {
      this.slowLeft -= 1;
      this.hold(slowPieceMs);
    }
    this.piecesToGo -= 1;
    if (this.piecesToGo > 0) return 'nothing';
    this.piecesToGo = this.drawReach();
    const problem = random.pick(drawn);
    onProblem(problem);
    switch (problem) {
      case 'reset':
      case 'cut':
        setImmediate(() => end(problem));
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
    this.heldUntil = performance.now() + this.traits.random.between(least, most);
  }

  /** As often between 1 and 10 as between 10 and 100. */
  private drawReach(): number {
    return reach.least * (reach.most / reach.least) ** this.traits.random.next();
  }
}

interface Piece {
  readonly bytes: Buffer;
  readonly deliver: (bytes: Buffer) => void;
  /** It has met what it meets. */
  readonly hasMet: boolean;
}

class Wire implements Line {
  private readonly road: Road;
  private readonly pieces: Piece[] = [];
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | null = null;
  private isEnded = false;

  constructor(road: Road) {
    this.road = road;
  }

  send(bytes: Buffer, deliver: (bytes: Buffer) => void): void {
    this.pieces.push({ bytes, deliver, hasMet: bytes.length === 0 });
    this.run();
  }

  whenThereIsRoom(goOn: () => void): void {
    if (this.pieces.length === 0) goOn();
    else this.waiting.push(goOn);
  }

  run(): void {
    for (;;) {
      const [piece] = this.pieces;
      if (piece === undefined) break;
      const holdMs = this.road.holdMs;
      if (holdMs > 0) {
        this.comeBackAfter(holdMs);
        return;
      }
      const met = piece.hasMet || this.isEnded ? 'nothing' : this.road.meet();
      if (met === 'wait') {
        this.pieces[0] = { ...piece, hasMet: true };
        continue;
      }
      this.pieces.shift();
      if (met === 'end') {
        // In the middle of what was on its way; the rest never arrives.
        piece.deliver(piece.bytes.subarray(0, Math.ceil(piece.bytes.length / 2)));
        this.isEnded = true;
      } else if (!this.isEnded) {
        piece.deliver(piece.bytes);
      }
    }
    const { waiting } = this;
    this.waiting = [];
    for (const goOn of waiting) goOn();
  }

  private comeBackAfter(holdMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.run();
    }, holdMs);
  }
}
