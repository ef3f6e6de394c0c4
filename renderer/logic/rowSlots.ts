/**
 * Which drawn row shows which upload: one that stays on the screen keeps its row, and the rows of those that left are
 * taken over by those that came. Else each jump and each key in the search would throw away a thousand elements.
 */
import type { ListItem, UploadRow } from '../../preload/contract.ts';
import { isUpload } from './batches.ts';

export interface Slot {
  /** The same for as long as the drawn row is the same. */
  readonly key: number;
  /** What the row shows; null: something that it cannot show, or nothing yet. */
  readonly row: UploadRow | null;
  /** The upload is not here yet: the row waits with what it showed last. */
  readonly isWaiting: boolean;
}

export class RowSlots {
  private drawn: readonly Slot[] = [];
  private nextKey = 0;

  /** `items`: what is on the screen from now on; null where it is not known yet. */
  assign(items: readonly (ListItem | null)[]): readonly Slot[] {
    const rows = items.map((item) => (item !== null && isUpload(item) ? item : null));
    const keyOf = new Map(this.drawn.flatMap(({ key, row }) => (row === null ? [] : [[row.id, key]])));
    const stays = new Set(rows.flatMap((row) => (row === null ? [] : (keyOf.get(row.id) ?? []))));
    const free = this.drawn.filter(({ key, row }) => row !== null && !stays.has(key));
    this.drawn = items.map((item, index): Slot => {
      const row = rows[index] ?? null;
      const isHeader = item !== null && row === null;
      const known = row === null ? undefined : keyOf.get(row.id);
      if (known !== undefined) return { key: known, row, isWaiting: false };
      const left = isHeader ? undefined : free.shift();
      return { key: left?.key ?? this.nextKey++, row: row ?? left?.row ?? null, isWaiting: item === null };
    });
    return this.drawn;
  }
}
