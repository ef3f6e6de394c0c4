/** Which addresses the API may have. */

/** https, or http to this machine: the key must not cross a network in the clear. */
export function apiUrlProblem(url: string): 'not-a-url' | 'not-https' | null {
  if (!URL.canParse(url)) return 'not-a-url';
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return 'not-a-url';
  if (protocol === 'https:') return null;
  const isThisMachine = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'http:' && isThisMachine ? null : protocol === 'http:' ? 'not-https' : 'not-a-url';
}
