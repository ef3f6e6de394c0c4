/**
 * Which drawn row shows which upload: one that stays on the screen keeps its row, and the rows of those that left are
 * taken over by those that came. Else each jump and each key in the search would throw away a thousand elements.
 */
import type { ListItem, UploadRow } from '../../preload/contract.ts';
import { isUpload } from '../batches/batches.ts';

export interface Slot {
  /** The same for as long as the drawn row is the same. */
  readonly key: number;
  /** What the row shows; null: something that it cannot show, or nothing yet. */
  readonly row: UploadRow | null;
  /** The upload is not here yet: the row waits with what it showed last. */
  readonly isWaiting: boolean;
}

interface Drawn extends Slot {
  /** Of the upload or the header that is drawn; null: of none. */
  readonly id: string | null;
}

export class RowSlots {
  private drawn: readonly Drawn[] = [];
  private nextKey = 0;

  /** `items`: what is on the screen from now on; null where it is not known yet. */
  assign(items: readonly (ListItem | null)[]): readonly Slot[] {
    const keyOf = new Map(this.drawn.flatMap(({ key, id }) => (id === null ? [] : [[id, key]])));
    const stays = new Set(items.flatMap((item) => (item === null ? [] : (keyOf.get(item.id) ?? []))));
    // A header is drawn by other elements: no row takes it over.
    const free = this.drawn.filter(({ key, row }) => row !== null && !stays.has(key));
    this.drawn = items.map((item): Drawn => {
      const row = item !== null && isUpload(item) ? item : null;
      const known = item === null ? undefined : keyOf.get(item.id);
      const left = known !== undefined || (item !== null && row === null) ? undefined : free.shift();
      return {
        key: known ?? left?.key ?? this.nextKey++,
        id: item?.id ?? left?.id ?? null,
        row: row ?? left?.row ?? null,
        isWaiting: item === null,
      };
    });
    return this.drawn;
  }
}
