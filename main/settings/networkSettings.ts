/** Proxy, its sign-in and trusted certificates, as a person set them: for the network, and for the window's settings. */
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

/** More than any bundle of certificates has. */
const maxCertificateBytes = 4_000_000;

export class NetworkSettings {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly vault: Pick<KeyVault, 'read' | 'write'>;
  private readonly proxiesTo: (url: string) => readonly ProxyServer[];

  /** `vault`: of the proxy's password. `proxiesTo`: the proxies that requests to an address go by now. */
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

  /** '' where there is none. */
  get password(): string {
    return this.vault.read()?.secret ?? '';
  }

  /** No other proxy than the one it was given for gets it. */
  signInFor(proxyName: string): SignIn | null {
    const { proxySignInFor, proxyUser } = this.settings.values;
    const kept = this.vault.read();
    if (proxyUser === '' || kept === null || proxySignInFor !== proxyName) return null;
    return { user: proxyUser, password: kept.secret };
  }

  view(apiUrl: string): NetworkView {
    const { proxySignInFor, proxyUser } = this.settings.values;
    const kept = this.vault.read();
    return {
      proxyInUse: this.nameInUse(apiUrl),
      signIn:
        proxyUser === '' || kept === null
          ? null
          : { proxy: proxySignInFor, user: proxyUser, storage: kept.storage },
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

  /** A sign-in within the address goes where sign-ins are kept. */
  async saveProxy(address: string): Promise<void> {
    const read = readProxyUrl(address);
    this.settings.save({ proxyUrl: read === null ? '' : urlOfProxy(read.server) });
    if (read !== null && read.signIn !== null) await this.keepSignIn(nameOfProxy(read.server), read.signIn);
  }

  async saveSignIn(signIn: SignIn | null, apiUrl: string): Promise<void> {
    if (signIn === null) await this.keepSignIn('', { user: '', password: '' });
    else await this.keepSignIn(this.nameInUse(apiUrl) ?? '', signIn);
  }

  /** Trusts what the file holds, beside what was trusted before. */
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

  /** All that the way of a request depends on, to see whether a change concerns it. */
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

  private async keepSignIn(proxySignInFor: string, { user, password }: SignIn): Promise<void> {
    this.settings.save({ proxySignInFor, proxyUser: user });
    await this.vault.write(password);
  }
}
