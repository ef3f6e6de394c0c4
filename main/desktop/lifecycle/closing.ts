/** What closing the window means. Pure. */

export type ClosingMeans =
  /** The app goes on without a window. */
  'stay' | 'quit';

/** Without a tray nobody could get at an app that has no window. */
export function closingMeans(facts: {
  readonly keepInBackground: boolean;
  readonly trayIsShown: boolean;
}): ClosingMeans {
  return facts.keepInBackground && facts.trayIsShown ? 'stay' : 'quit';
}
