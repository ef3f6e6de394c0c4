/** Where newer versions are asked for. */

/**
 * The folder that has latest.yml, latest-mac.yml and latest-linux.yml, ending in a slash; '' while there is none: then
 * nobody is asked. It is part of the build, in the archive that is checked; nothing can point a packaged app elsewhere.
 */
export const updateFeed = '';

/**
 * `override`: MEDIAMAGIC_UPDATE_FEED, for tests; it counts for nothing in a packaged app, and only on this machine.
 * Throws for a built-in address that is not https.
 */
export function feedOf(builtIn: string, isPackaged: boolean, override: string): string {
  if (builtIn !== '' && new URL(builtIn).protocol !== 'https:')
    throw new Error('The update feed must be https');
  if (isPackaged || override === '') return builtIn;
  const { protocol, hostname } = new URL(override);
  return protocol === 'http:' && hostname === '127.0.0.1' ? override : builtIn;
}
