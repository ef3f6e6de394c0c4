/** Removals that can be taken back while the app runs: which uploads each took, however many. */
const mostKept = 5;

export class UndoableRemovals {
  private readonly kept = new Map<number, readonly string[]>();
  private last = 0;

  /** Answers what the removal is taken back by; null where it took nothing. */
  keep(ids: readonly string[]): number | null {
    if (ids.length === 0) return null;
    this.last += 1;
    this.kept.set(this.last, ids);
    const [oldest] = this.kept.keys();
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest);
    return this.last;
  }

  /** The uploads of a removal, once. */
  take(removal: number): readonly string[] {
    const ids = this.kept.get(removal) ?? [];
    this.kept.delete(removal);
    return ids;
  }
}
