/**
 * The first bytes of an answer's body as they arrive, because got has a body only when it is complete. They hold what must not
 * be lost, such as the id of a submission, even if the rest never comes.
 */
import type { IncomingMessage } from 'node:http';

const maxBytes = 65_536;

export class BodyBeginning {
  private readonly pieces: Buffer[] = [];
  private length = 0;

  /** To be called with the answer's head. A listener would make the body flow before got reads it. */
  constructor(response: IncomingMessage) {
    if (response.headers['content-encoding'] !== undefined) return;
    const push = response.push.bind(response);
    response.push = (piece: unknown, encoding?: BufferEncoding) => {
      if (piece instanceof Uint8Array && this.length < maxBytes) {
        this.pieces.push(Buffer.from(piece.subarray(0, maxBytes - this.length)));
        this.length = Math.min(maxBytes, this.length + piece.length);
      }
      return push(piece, encoding);
    };
  }

  /** '' if the body is compressed. */
  get text(): string {
    return Buffer.concat(this.pieces).toString();
  }
}
