/** Checks the address of the API, and cleans one that a person has entered. */

/**
 * The address without the path that the app appends itself. People paste the whole address of an endpoint from the
 * documentation.
 */
export function withoutEndpoint(url: string): string {
  return url.trim().replace(/\/+api\/+integrations(?:[/?#].*)?$/is, '');
}

/** Allows https, and http only to this machine, because the key must not cross a network unencrypted. Returns null if allowed. */
export function apiUrlProblem(url: string): 'not-a-url' | 'not-https' | null {
  if (!URL.canParse(url)) return 'not-a-url';
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return 'not-a-url';
  if (protocol === 'https:') return null;
  const isThisMachine = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'http:' && isThisMachine ? null : protocol === 'http:' ? 'not-https' : 'not-a-url';
}
