/** The names of the channels between the processes. */

/** Carries every call as name and argument. One channel for all calls lets the page call before the app has loaded its handlers. */
export const callChannel = 'mediamagic:call';
/** Carries change notices, at most ten a second. */
export const changeChannel = 'mediamagic:changed';
/** Carries navigation requests from the tray, a notification or a link. */
export const navigationChannel = 'mediamagic:navigate';
