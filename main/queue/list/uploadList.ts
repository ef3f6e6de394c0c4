/**
 * The list of the window: the index, the counts and the batches. Each subscribes to the store, which does not depend
 * on them.
 */
import type { CountedAction, SelectionOffers } from '../../../preload/contract.ts';
import { isPausable } from '../model/guards.ts';
import type { Upload } from '../model/upload.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import { Batches } from './batches.ts';
import type { DaySection } from './dayCounts.ts';
import type { SeverityWords } from './entryFindings.ts';
import type { ListCounts } from './listCounts.ts';
import { ListIndex } from './listIndex.ts';
import type { ListQuery, Selection } from './listQuery.ts';
import { type BatchHeader, type ListOrder, ListWindow, type WindowParts } from './listWindow.ts';

export type ListLine = { readonly upload: Upload } | DaySection;
export type GroupedItem = { readonly upload: Upload } | BatchHeader;

export interface FlatList extends Omit<WindowParts, 'parts' | 'groupAtTop'> {
  readonly items: readonly ListLine[];
  readonly uploads: readonly Upload[];
}

export interface GroupedList extends Omit<WindowParts, 'parts'> {
  readonly items: readonly GroupedItem[];
}

export class UploadList {
  readonly batches: Batches;
  private readonly store: UploadStore;
  private readonly index: ListIndex;
  private readonly windows: ListWindow;

  /** `severityWords`: by which a search finds severities. Default: English. */
  constructor(store: UploadStore, severityWords?: SeverityWords) {
    this.store = store;
    this.batches = new Batches(store);
    this.index = new ListIndex(store, severityWords);
    this.windows = new ListWindow(store, this.batches, this.index);
    store.subscribe(this.batches);
    store.subscribe(this.index);
  }

  /** Counts of all uploads. */
  get counts(): ListCounts {
    return this.batches.all;
  }

  /** Reads the index in small chunks, before it is needed. */
  async prepare(): Promise<void> {
    while (this.store.isOpen && this.index.readSome()) await new Promise((go) => setImmediate(go));
  }

  /** Whether `window` answers without reading the rest of the index. */
  answersNow(query: ListQuery): boolean {
    return this.windows.answersNow(query);
  }

  /** Uploads of the flat list, in the order `active-first` with a heading for each day. A heading counts as a line. */
  window(query: ListQuery): FlatList {
    const { parts, groupAtTop: _group, ...counts } = this.windows.flat(query);
    const items = parts.flatMap((part): readonly ListLine[] => {
      if ('uploads' in part) return part.uploads.map((upload) => ({ upload }));
      return 'day' in part ? [part] : [];
    });
    return { items, uploads: items.flatMap((item) => ('upload' in item ? [item.upload] : [])), ...counts };
  }

  /** The grouped list, with a header for each batch. A header counts as a line. */
  grouped(query: ListQuery): GroupedList {
    const { parts, ...counts } = this.windows.grouped(query);
    const items = parts.flatMap((part): readonly GroupedItem[] => {
      if ('uploads' in part) return part.uploads.map((upload) => ({ upload }));
      return 'batch' in part ? [part] : [];
    });
    return { items, ...counts };
  }

  /** The line of a batch's header in the grouped list; null if the list does not show it. */
  lineOfBatch(list: ListOrder, batchId: number): number | null {
    return this.windows.lineOf(list, batchId);
  }

  /** The line of the first upload of a batch in the flat list; null if the list does not show it. */
  lineOfFirst(list: ListOrder, batchId: number): number | null {
    return this.windows.lineOfFirst(list, batchId);
  }

  /** The ids of all selected uploads in the order of the queue. With `action`: only those that allow it. */
  selected(selection: Selection, action?: CountedAction): string[] {
    return this.index.ids(selection, action);
  }

  /** The place of an upload among all that wait for their turn, from 1, and their number. */
  placeOfWaiting(id: string): { readonly place: number; readonly of: number } {
    return this.index.placeOfWaiting(id);
  }

  /** The waiting upload that the list shows next to a block; null at the end of the list. */
  waitingBeside(shown: Selection, block: ReadonlySet<string>, step: 'up' | 'down'): string | null {
    return this.index.waitingBeside(shown, block, step);
  }

  /** How many uploads are selected, and how many of them allow each action. */
  allowedActions(selection: Selection): SelectionOffers {
    const { count, actions } = this.index.allowedActions(selection);
    const sending = this.store
      .running()
      .filter((upload) => isPausable(upload) && this.index.isSelected(selection, upload.id));
    return { count, actions: actions.counted(), sending: sending.length };
  }
}
