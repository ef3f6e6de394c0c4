/**
 * Decides through which proxy a request goes, by the settings and the environment, or leaves it to the system. Pure.
 */
import { matchesNoProxy } from './noProxy.ts';
import { type Hop, type SignIn, nameOfProxy, readProxyUrl } from './proxyServer.ts';

export type ProxyMode = 'system' | 'none' | 'manual';

export interface ProxySettings {
  readonly mode: ProxyMode;
  /** In manual mode: the address of the proxy, '' while there is none. */
  readonly address: string;
  /** In manual mode: the list of hosts that are reached directly, see noProxy.ts. */
  readonly noProxy: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const direct: readonly Hop[] = [{ kind: 'direct' }];

/** The hops in the order in which they are tried, or the system has to be asked. */
export type ProxyChoice = { readonly hops: readonly Hop[] } | 'ask-system';

/** Chooses how to reach the URL. */
export function chooseProxy(
  { mode, address, noProxy }: ProxySettings,
  environment: Environment,
  url: URL,
): ProxyChoice {
  switch (mode) {
    case 'none':
      return { hops: direct };
    case 'manual': {
      const proxy = readProxyUrl(address);
      return { hops: proxy === null || matchesNoProxy(noProxy, url) ? direct : [proxy.server] };
    }
    case 'system': {
      // A proxy in the environment takes precedence over the desktop's.
      const proxy = proxyOfEnvironment(environment, url);
      if (matchesNoProxy(variable(environment, 'no_proxy'), url)) return { hops: direct };
      return proxy === null ? 'ask-system' : { hops: [proxy.server] };
    }
  }
}

/** The sign-in in the environment's URL of the proxy with this name, or null. */
export function signInOfEnvironment(environment: Environment, proxyName: string): SignIn | null {
  for (const name of ['https_proxy', 'http_proxy', 'all_proxy']) {
    const proxy = readProxyUrl(variable(environment, name));
    if (proxy !== null && proxy.signIn !== null && nameOfProxy(proxy.server) === proxyName)
      return proxy.signIn;
  }
  return null;
}

function proxyOfEnvironment(environment: Environment, url: URL) {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return readProxyUrl(variable(environment, name) || variable(environment, 'all_proxy'));
}

/** Lower case takes precedence, as in curl and Go. */
function variable(environment: Environment, name: string): string {
  return environment[name] || environment[name.toUpperCase()] || '';
}
