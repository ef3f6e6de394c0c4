/** How the gallery's computer reaches the service. */
import type { CallArgs, NetworkView, SettingsProblem } from '../../preload/contract.ts';

const plain: NetworkView = {
  proxyMode: 'system',
  proxyUrl: '',
  proxyBypass: '',
  proxyInUse: null,
  signIn: null,
  certificates: [],
};

const authority = {
  subject: 'Aurora Pictures Inspection CA',
  issuer: 'Aurora Pictures Root CA',
  validTo: Date.UTC(2031, 4, 20),
};

/** `manual`: everything that can be set is. */
export function networkOf(wanted: string): NetworkView {
  if (wanted !== 'manual') return plain;
  return {
    proxyMode: 'manual',
    proxyUrl: 'http://proxy.aurora.example:8080',
    proxyBypass: '.aurora.example, 10.0.0.0/8',
    proxyInUse: 'proxy.aurora.example:8080',
    signIn: { proxy: 'proxy.aurora.example:8080', user: 'anna', storage: 'keyring' },
    certificates: [authority, { ...authority, subject: 'Aurora Old CA', validTo: Date.UTC(2024, 0, 31) }],
  };
}

export function withCertificate(network: NetworkView): NetworkView {
  return { ...network, certificates: [...network.certificates, authority] };
}

/** The network after a change, and what of the change concerns something else. */
export function withNetwork(
  network: NetworkView,
  { proxyMode = network.proxyMode, proxyUrl, proxyBypass, proxySignIn, ...others }: CallArgs<'saveSettings'>,
): { network: NetworkView; problem: SettingsProblem | null; others: CallArgs<'saveSettings'> } {
  if (proxyUrl?.includes(' ') === true) {
    return { network, others, problem: { field: 'proxyUrl', problem: 'not-a-proxy' } };
  }
  const url = proxyUrl ?? network.proxyUrl;
  const proxyInUse = proxyMode === 'manual' && url !== '' ? url.replace(/^\w+:\/\//u, '') : null;
  const signIn = proxySignIn && {
    proxy: proxyInUse ?? '',
    user: proxySignIn.user,
    storage: 'keyring' as const,
  };
  return {
    problem: null,
    others,
    network: {
      ...network,
      proxyMode,
      proxyUrl: url,
      proxyBypass: proxyBypass ?? network.proxyBypass,
      proxyInUse,
      signIn: signIn === undefined ? network.signIn : signIn,
    },
  };
}
