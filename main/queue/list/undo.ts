/** Removals that can be undone while the app runs: the uploads that each removed. */
const maxKept = 5;

export class UndoableRemovals {
  private readonly kept = new Map<number, readonly string[]>();
  private last = 0;

  /** Returns the number that undoes the removal; null where it removed nothing. */
  add(ids: readonly string[]): number | null {
    if (ids.length === 0) return null;
    this.last += 1;
    this.kept.set(this.last, ids);
    const [oldest] = this.kept.keys();
    if (this.kept.size > maxKept && oldest !== undefined) this.kept.delete(oldest);
    return this.last;
  }

  /** The uploads of a removal; none at the second call. */
  take(removal: number): readonly string[] {
    const ids = this.kept.get(removal) ?? [];
    this.kept.delete(removal);
    return ids;
  }
}
