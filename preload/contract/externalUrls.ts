/** Rules for URLs outside the app: which may be opened at all, and which need no question first. */

/** The hosts of the service's own pages. For any other host the main process asks in a dialog that no page can answer. */
const ownHosts: ReadonlySet<string> = new Set(['app.mediamagic.app', 'support.mediamagic.app']);

export function isOwnHost(host: string): boolean {
  return ownHosts.has(host);
}

/**
 * Returns the ASCII host name and port of a URL that may be opened in the browser; null for any other URL. Only https URLs
 * without user name and password may be opened.
 */
export function externalHost(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' ? host : null;
}
