/** Where an address leads, before anybody goes there. */

/** Name and port of an address that a browser may be sent to, in ASCII; null for anything else. */
export function hostOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, host } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? host : null;
}
