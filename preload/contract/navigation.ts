/** The view state of the window, which the app keeps while no window is open, and requests to change it. */
import { z } from 'zod';

import { type GateNotice, filterNames, sortNames } from './overview.ts';

export const viewStateSchema = z.strictObject({
  filter: z.enum(filterNames),
  search: z.string().max(1_000),
  sort: z.enum(sortNames),
  /** The day that the list shows; absent for every day. */
  day: z.int().optional(),
  /** The scroll position of the list, in rows. */
  topRow: z.number().min(0),
  /** The upload whose details are open. */
  details: z.uuid().nullable(),
});
export type ViewState = z.output<typeof viewStateSchema>;

/** Why a link was not followed. */
export type NavigationNotice = 'link-refused' | 'link-to-nothing';

/** What of the help a person can ask for: documents, the shortcuts, and places in the settings. */
export const helpPages = ['guide', 'shortcuts', 'news', 'diagnostics', 'about'] as const;
export type HelpPage = (typeof helpPages)[number];

/** The parts of the view state to change, from the tray, a notification or a link. */
export type NavigationRequest = Partial<ViewState> & {
  /** The page of the settings to open. A page that does not exist is ignored. */
  readonly settings?: string;
  readonly help?: HelpPage;
  readonly notice?: NavigationNotice;
  /** The batch whose report to open, and whose group to show in a grouped list. */
  readonly batch?: number;
  /** The closed gate whose banner to show. */
  readonly banner?: GateNotice['gate'];
};
