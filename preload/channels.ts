/** The names that messages between the processes go by. */

/** All calls go through it: name, argument. So the page can call before the app has loaded what answers. */
export const callChannel = 'mediamagic:call';
/** Sent at most ten times a second while anything changes. */
export const changeChannel = 'mediamagic:changed';
/** Sent when something outside the window leads to a place in it. */
export const placeChannel = 'mediamagic:place';
