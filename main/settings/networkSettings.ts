/** The person's settings for the proxy, its sign-in and trusted certificates, as the network and the window need them. */
import { readFile, stat } from 'node:fs/promises';

import type { CallArgs, CertificatesResult, NetworkView, SettingsProblem } from '../../preload/contract.ts';
import { certificatesIn, readCertificates, summariesOf } from '../network/certificates.ts';
import type { ProxySettings } from '../network/proxyResolver.ts';
import {
  type ProxyServer,
  type SignIn,
  nameOfProxy,
  readProxyUrl,
  urlOfProxy,
} from '../network/proxyServer.ts';
import { errorCode } from '../shared/errno.ts';
import type { KeyVault } from './keyVault.ts';
import type { Settings } from './settings.ts';

/** No certificate bundle is larger. */
const maxCertificateBytes = 4_000_000;

export class NetworkSettings {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly vault: Pick<KeyVault, 'read' | 'write'>;
  private readonly proxiesTo: (url: string) => readonly ProxyServer[];

  /** `vault` stores the proxy's password. `proxiesTo` returns the proxies that requests to an address use now. */
  constructor(
    settings: Pick<Settings, 'values' | 'save'>,
    vault: Pick<KeyVault, 'read' | 'write'>,
    proxiesTo: (url: string) => readonly ProxyServer[],
  ) {
    this.settings = settings;
    this.vault = vault;
    this.proxiesTo = proxiesTo;
  }

  get proxy(): ProxySettings {
    const { proxyMode, proxyUrl, proxyBypass } = this.settings.values;
    return { mode: proxyMode, address: proxyUrl, noProxy: proxyBypass };
  }

  get certificates(): string {
    return this.settings.values.trustedCertificates;
  }

  /** '' when there is none. */
  get password(): string {
    return this.vault.read()?.secret ?? '';
  }

  /** Returns the sign-in only for the proxy that it was entered for. */
  signInFor(proxyName: string): SignIn | null {
    const { proxySignInFor, proxyUser } = this.settings.values;
    const stored = this.vault.read();
    if (proxyUser === '' || stored === null || proxySignInFor !== proxyName) return null;
    return { user: proxyUser, password: stored.secret };
  }

  view(apiUrl: string): NetworkView {
    const { proxySignInFor, proxyUser } = this.settings.values;
    const stored = this.vault.read();
    return {
      proxyInUse: this.nameInUse(apiUrl),
      signIn:
        proxyUser === '' || stored === null
          ? null
          : { proxy: proxySignInFor, user: proxyUser, storage: stored.storage },
      certificates: summariesOf(this.certificates),
    };
  }

  problemsOf(change: CallArgs<'saveSettings'>, apiUrl: string): SettingsProblem[] {
    const problems: SettingsProblem[] = [];
    const { proxyUrl, proxySignIn } = change;
    if (proxyUrl !== undefined && proxyUrl.trim() !== '' && readProxyUrl(proxyUrl) === null) {
      problems.push({ field: 'proxyUrl', problem: 'not-a-proxy' });
    }
    if (proxySignIn !== undefined && proxySignIn !== null && this.nameInUse(apiUrl) === null) {
      problems.push({ field: 'proxySignIn', problem: 'no-proxy-yet' });
    }
    return problems;
  }

  /** Stores the address without a sign-in. A sign-in within the address is stored separately. */
  async saveProxy(address: string): Promise<void> {
    const read = readProxyUrl(address);
    this.settings.save({ proxyUrl: read === null ? '' : urlOfProxy(read.server) });
    if (read !== null && read.signIn !== null) await this.storeSignIn(nameOfProxy(read.server), read.signIn);
  }

  async saveSignIn(signIn: SignIn | null, apiUrl: string): Promise<void> {
    if (signIn === null) await this.storeSignIn('', { user: '', password: '' });
    else await this.storeSignIn(this.nameInUse(apiUrl) ?? '', signIn);
  }

  /** Trusts the certificates of a file in addition to those that are trusted already. Errors are returned, not thrown. */
  async trust(path: string): Promise<CertificatesResult> {
    let bytes: Buffer;
    try {
      const { size } = await stat(path);
      if (size > maxCertificateBytes) return { result: 'none', path };
      bytes = await readFile(path);
    } catch (error) {
      const reason = errorCode(error, String(error));
      return { result: 'unreadable', path, reason };
    }
    const read = readCertificates(bytes);
    if (read.result === 'none') return { result: 'none', path };
    if (read.result === 'damaged') return { result: 'damaged', path, reason: read.reason };
    const added = certificatesIn(read.pem);
    const all = new Set([...certificatesIn(this.certificates), ...added]);
    this.settings.save({ trustedCertificates: [...all].join('\n') });
    return { result: 'trusted', count: added.length };
  }

  forgetCertificates(): void {
    this.settings.save({ trustedCertificates: '' });
  }

  /** Changes whenever a setting changes that the route of a request depends on. */
  fingerprint(): string {
    const { proxyMode, proxyUrl, proxyBypass, proxySignInFor, proxyUser } = this.settings.values;
    return JSON.stringify([
      proxyMode,
      proxyUrl,
      proxyBypass,
      proxySignInFor,
      proxyUser,
      this.password,
      this.certificates,
    ]);
  }

  private nameInUse(apiUrl: string): string | null {
    const [first] = this.proxiesTo(apiUrl);
    return first === undefined ? null : nameOfProxy(first);
  }

  private async storeSignIn(proxySignInFor: string, { user, password }: SignIn): Promise<void> {
    this.settings.save({ proxySignInFor, proxyUser: user });
    await this.vault.write(password);
  }
}
