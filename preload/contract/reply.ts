/** What a call of the page gets when it fails. This file is part of the page as well, so it imports nothing. */

/** The error of a reply when the disk did not take what was to be saved. The window has its own words for it. */
export const notSavedError = 'not-saved';
