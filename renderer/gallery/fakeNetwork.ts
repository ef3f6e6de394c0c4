/** Network settings of the gallery, and the results of its connection check. */
import type { CallArgs, NetworkView, SettingsProblem, SettingsView } from '../../preload/contract.ts';
import type { ConnectionReport } from '../../preload/contract.ts';
import { keyFailures, offline, planGated } from './fakeFailures.ts';

type NetworkSettings = Pick<SettingsView, 'proxyMode' | 'proxyUrl' | 'proxyBypass' | 'network'>;

const plain: NetworkSettings = {
  proxyMode: 'system',
  proxyUrl: '',
  proxyBypass: '',
  network: { proxyInUse: null, signIn: null, certificates: [] },
};

const authority = {
  subject: 'Aurora Pictures Inspection CA',
  issuer: 'Aurora Pictures Root CA',
  validTo: Date.UTC(2031, 4, 20),
};

/** `manual` returns a proxy, a sign-in and certificates; any other name returns the defaults. */
export function networkOf(wanted: string): NetworkSettings {
  if (wanted !== 'manual') return plain;
  return {
    proxyMode: 'manual',
    proxyUrl: 'http://proxy.aurora.example:8080',
    proxyBypass: '.aurora.example, 10.0.0.0/8',
    network: {
      proxyInUse: 'proxy.aurora.example:8080',
      signIn: { proxy: 'proxy.aurora.example:8080', user: 'anna', storage: 'keyring' },
      certificates: [authority, { ...authority, subject: 'Aurora Old CA', validTo: Date.UTC(2024, 0, 31) }],
    },
  };
}

export function withCertificate(network: NetworkView): NetworkView {
  return { ...network, certificates: [...network.certificates, authority] };
}

/** The network after a change of the settings, or the problem that refuses the change. */
export function networkAfter(
  settings: NetworkSettings,
  change: CallArgs<'saveSettings'>,
): { network: NetworkView; problem: SettingsProblem | null } {
  const { network } = settings;
  const { proxyMode = settings.proxyMode, proxyUrl = settings.proxyUrl, proxySignIn } = change;
  if (proxyUrl.includes(' ')) return { network, problem: { field: 'proxyUrl', problem: 'not-a-proxy' } };
  const proxyInUse = proxyMode === 'manual' && proxyUrl !== '' ? proxyUrl.replace(/^\w+:\/\//u, '') : null;
  const signIn = proxySignIn && {
    proxy: proxyInUse ?? '',
    user: proxySignIn.user,
    storage: 'keyring' as const,
  };
  return {
    problem: null,
    network: { ...network, proxyInUse, signIn: signIn === undefined ? network.signIn : signIn },
  };
}

/** The report of a check. The key decides: `offline`, `plan` and `expired` in it fail; any other `sk_` key succeeds. */
export function connectionWith(apiKey: string | undefined, host: string): ConnectionReport {
  const fine = { host, reached: true, keyAccepted: true, planCovers: true, failure: null };
  if (apiKey === undefined) return fine;
  if (apiKey.includes('offline'))
    return { host, reached: false, keyAccepted: null, planCovers: null, failure: offline };
  if (apiKey.includes('plan')) return { ...fine, planCovers: false, failure: planGated('submission_read') };
  if (apiKey.includes('expired') || !apiKey.startsWith('sk_'))
    return { ...fine, keyAccepted: false, planCovers: null, failure: keyFailures.expired };
  return fine;
}
