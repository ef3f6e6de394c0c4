/**
 * A sorted list of very many entries, in pieces of bounded length, so that an insert or a removal moves some hundred
 * entries and never all of them.
 */

const maxPieceLength = 512;

export class SortedEntries<Entry> {
  private readonly compare: (one: Entry, other: Entry) => number;
  /** In order; no piece is empty. */
  readonly pieces: Entry[][] = [];

  /**
   * `compare`: must not return 0 for two entries. The values that it compares must not change while an entry is in the
   * list.
   */
  constructor(compare: (one: Entry, other: Entry) => number) {
    this.compare = compare;
  }

  add(entry: Entry): void {
    const { pieces } = this;
    // A new entry usually belongs at one of the ends.
    if (this.isAfterAll(entry)) {
      const last = pieces.at(-1);
      if (last === undefined || last.length >= maxPieceLength) pieces.push([entry]);
      else last.push(entry);
      return;
    }
    const index = this.isBeforeAll(entry) ? 0 : this.pieceFor(entry);
    const piece = pieces[index] as Entry[];
    piece.splice(this.indexIn(piece, entry), 0, entry);
    if (piece.length > maxPieceLength) pieces.splice(index + 1, 0, piece.splice(maxPieceLength / 2));
  }

  remove(entry: Entry): void {
    const index = this.pieceFor(entry);
    const piece = this.pieces[index];
    const place = piece === undefined ? 0 : this.indexIn(piece, entry);
    if (piece?.[place] !== entry) return;
    piece.splice(place, 1);
    if (piece.length === 0) this.pieces.splice(index, 1);
  }

  /** How many entries are before this one. */
  placeOf(entry: Entry): number {
    const index = this.pieceFor(entry);
    let before = 0;
    for (let at = 0; at < index; at += 1) before += this.pieces[at]?.length ?? 0;
    return before + this.indexIn(this.pieces[index] ?? [], entry);
  }

  private isAfterAll(entry: Entry): boolean {
    const last = this.pieces.at(-1)?.at(-1);
    return last === undefined || this.compare(last, entry) < 0;
  }

  private isBeforeAll(entry: Entry): boolean {
    const first = this.pieces[0]?.[0];
    return first !== undefined && this.compare(entry, first) < 0;
  }

  /** The first piece whose last entry is not before this one. */
  private pieceFor(entry: Entry): number {
    return firstOf(this.pieces.length, (index) => {
      const last = this.pieces[index]?.at(-1);
      return last === undefined || this.compare(last, entry) >= 0;
    });
  }

  private indexIn(piece: readonly Entry[], entry: Entry): number {
    return firstOf(piece.length, (index) => this.compare(piece[index] as Entry, entry) >= 0);
  }
}

/**
 * The first number below `end` for which `isFrom` is true, as it is for all numbers after it; `end` if there is none.
 * A binary search.
 */
function firstOf(end: number, isFrom: (index: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isFrom(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
