/** Addresses outside of the app: which may be opened at all, and which without the system's own question. */

/** The service's own pages. For any other host main asks, in a dialog that no page can answer. */
const ownHosts: ReadonlySet<string> = new Set(['app.mediamagic.app', 'support.mediamagic.app']);

export function isOwnHost(host: string): boolean {
  return ownHosts.has(host);
}

/** Name and port of an address that a browser may be sent to, in ASCII: https, and nothing before the host. */
export function outsideHost(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '' ? host : null;
}
