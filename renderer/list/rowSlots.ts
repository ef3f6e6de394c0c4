/**
 * Assigns uploads to row components. An upload that stays on the screen keeps its component, and new uploads reuse
 * the components of those that left, so that a jump or a search does not recreate a thousand elements.
 */
import type { ListItem, UploadRow } from '../../preload/contract.ts';
import { isUpload } from '../batches/batches.ts';

export interface Slot {
  /** Identifies the row component. */
  readonly key: number;
  /** The upload that the component shows; null for a batch header, or before the first upload. */
  readonly row: UploadRow | null;
  /** True while the upload is unknown; the component then keeps its last contents. */
  readonly isWaiting: boolean;
}

interface Drawn extends Slot {
  /** The id of the upload or header; null when there is none. */
  readonly id: string | null;
}

export class RowSlots {
  private drawn: readonly Drawn[] = [];
  private nextKey = 0;

  /** Assigns a slot to each visible item. An item is null while it is unknown. */
  assign(items: readonly (ListItem | null)[]): readonly Slot[] {
    const keyOf = new Map(this.drawn.flatMap(({ key, id }) => (id === null ? [] : [[id, key]])));
    const stays = new Set(items.flatMap((item) => (item === null ? [] : (keyOf.get(item.id) ?? []))));
    // Headers have another component, so an upload never reuses their slot.
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
