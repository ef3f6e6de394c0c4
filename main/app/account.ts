/** What is kept in the settings, and the way to the service that follows from it. */
import { systemClock as clock } from '../clock.ts';
import { askSystemProxy } from '../desktop/systemProxy.ts';
import type { Log } from '../log.ts';
import { Network } from '../network/network.ts';
import { AccountSettings } from '../settings/account.ts';
import { KeyVault } from '../settings/keyVault.ts';
import { NetworkSettings } from '../settings/network.ts';
import { Settings } from '../settings/settings.ts';

export interface AccountPart {
  readonly settings: Settings;
  readonly account: AccountSettings;
  readonly networkSettings: NetworkSettings;
  readonly network: Network;
}

export function openAccount(userData: string, log: Log): AccountPart {
  const settings = new Settings(userData, clock.now());
  for (const { name, reason } of settings.rejected) {
    log.warn(`settings.json: ${name} falls back to its default (${reason})`);
  }
  const vault = new KeyVault(settings, process.env['MEDIAMAGIC_API_KEY'] ?? '');
  const networkSettings = new NetworkSettings(settings, new KeyVault(settings, '', 'proxyPassword'), (url) =>
    network.proxiesTo(url),
  );
  const network: Network = new Network({
    clock,
    environment: process.env,
    settings: () => networkSettings.proxy,
    signInFor: (proxy) => networkSettings.signInFor(proxy),
    extraCertificates: () => networkSettings.certificates,
    systemProxy: askSystemProxy,
  });
  const account = new AccountSettings(
    settings,
    vault,
    process.env['MEDIAMAGIC_API_URL'] ?? '',
    networkSettings,
  );
  // Read once; from now on it is in this process's memory alone, not in what children and crash reports inherit.
  delete process.env['MEDIAMAGIC_API_KEY'];
  return { settings, account, networkSettings, network };
}
