/** Which way a request takes, by the settings, the environment and the system. Pure, but for the system's answer. */
import { isBypassed } from './noProxy.ts';
import { type Hop, type SignIn, nameOfProxy, readPacAnswer, readProxyUrl } from './proxyServer.ts';

export type ProxyMode = 'system' | 'none' | 'manual';

export interface ProxySettings {
  readonly mode: ProxyMode;
  /** By hand: the proxy's address, '' while there is none. */
  readonly address: string;
  /** By hand: hosts that are reached without it. */
  readonly bypass: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const direct: readonly Hop[] = [{ kind: 'direct' }];

/** Known without asking anybody, or for the system to say. */
export type Choice = { readonly hops: readonly Hop[] } | 'ask-the-system';

/** The ways to the address, in the order in which they are tried. */
export function chooseWay(
  { mode, address, bypass }: ProxySettings,
  environment: Environment,
  url: URL,
): Choice {
  switch (mode) {
    case 'none':
      return { hops: direct };
    case 'manual': {
      const proxy = readProxyUrl(address);
      return { hops: proxy === null || isBypassed(bypass, url) ? direct : [proxy.server] };
    }
    case 'system': {
      // What is started with a proxy in its environment is meant to use it, whatever the desktop has.
      const proxy = proxyOfEnvironment(environment, url);
      if (isBypassed(variable(environment, 'no_proxy'), url)) return { hops: direct };
      return proxy === null ? 'ask-the-system' : { hops: [proxy.server] };
    }
  }
}

/** The sign-in that a proxy's address in the environment brings along, by the proxy's name. */
export function signInOfEnvironment(environment: Environment, proxyName: string): SignIn | null {
  for (const name of ['https_proxy', 'http_proxy', 'all_proxy']) {
    const proxy = readProxyUrl(variable(environment, name));
    if (proxy !== null && proxy.signIn !== null && nameOfProxy(proxy.server) === proxyName)
      return proxy.signIn;
  }
  return null;
}

/** What the system answered, as hops. */
export function waysOfSystem(answer: string): readonly Hop[] {
  return readPacAnswer(answer);
}

function proxyOfEnvironment(environment: Environment, url: URL) {
  const name = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return readProxyUrl(variable(environment, name) || variable(environment, 'all_proxy'));
}

/** Small letters first, as curl and Go have it. */
function variable(environment: Environment, name: string): string {
  return environment[name] || environment[name.toUpperCase()] || '';
}
