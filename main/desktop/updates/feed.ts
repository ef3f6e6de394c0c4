/** The address of the update feed. It is part of the build, so that nothing can direct a packaged app to another one. */

/**
 * The folder with latest.yml, latest-mac.yml and latest-linux.yml, ending in a slash. '' means that there is no feed and the
 * app never checks.
 */
export const updateFeed = '';

/**
 * `override` is MEDIAMAGIC_UPDATE_FEED, for tests. It must be an address of this machine, and a packaged app ignores it.
 * Throws when the built-in address is not https.
 */
export function feedOf(builtIn: string, isPackaged: boolean, override: string): string {
  if (builtIn !== '' && new URL(builtIn).protocol !== 'https:')
    throw new Error('The update feed must be https');
  if (isPackaged || override === '') return builtIn;
  const { protocol, hostname } = new URL(override);
  return protocol === 'http:' && hostname === '127.0.0.1' ? override : builtIn;
}
