/** Where a person is in the window: kept while the window is gone, and what a notification or a link leads to. */
import { z } from 'zod';

import { type GateNotice, filterNames } from './overview.ts';

export const sortNames = ['queue', 'newest', 'name', 'size', 'status'] as const;

export const placeSchema = z.strictObject({
  filter: z.enum(filterNames),
  search: z.string().max(1_000),
  sort: z.enum(sortNames),
  /** How far the list is scrolled, in rows. */
  topRow: z.number().min(0),
  /** The upload whose details are open. */
  details: z.uuid().nullable(),
});
export type Place = z.output<typeof placeSchema>;

/** Why somebody is led to no place. */
export type PlaceNotice = 'link-refused' | 'link-to-nothing';

/** What of a place is wanted; the rest stays as it is. `settings`: a page of the settings, if there is such a page. */
export type NavigationRequest = Partial<Place> & {
  readonly settings?: string;
  readonly notice?: PlaceNotice;
  /** A batch to be shown: its report, and its group in a list that is grouped. */
  readonly batch?: number;
  /** The banner of a closed gate. */
  readonly banner?: GateNotice['gate'];
};
