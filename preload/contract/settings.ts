/** The settings as the window sees them. Keys and passwords never reach it. */
import type { AccountLabel, HeldUploads } from './accounts.ts';
import type { KeyringName, WindowSettings } from './settingsTable.ts';

/**
 * Where a secret is stored. `memory` lasts until the app quits. `plain` is the settings file without encryption, which a
 * person may choose when there is no keyring.
 */
export type KeyStorage = 'keyring' | 'memory' | 'environment' | 'plain';

/** Only for the main process. */
export interface StoredSecret {
  readonly secret: string;
  readonly storage: KeyStorage;
  /** The keyring if the storage is one, otherwise null. */
  readonly keyring: KeyringName | null;
}

/** A certificate that is trusted in addition to those of the system. */
export interface TrustedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: number;
}

/** The effect of the network settings. */
export interface NetworkView {
  /** The proxy for requests to the service as `host:port`; null when there is none or it is unknown. */
  readonly proxyInUse: string | null;
  /** The sign-in that was entered for a proxy, without its password. */
  readonly signIn: {
    readonly proxy: string;
    readonly user: string;
    readonly storage: KeyStorage;
  } | null;
  readonly certificates: readonly TrustedCertificate[];
}

/** The settings in effect, and related facts that the window shows. */
export interface SettingsView extends WindowSettings {
  /** `environment` means that MEDIAMAGIC_API_URL overrides the setting and the field is read-only. */
  readonly apiUrlFrom: 'settings' | 'environment';
  /** null while there is no key. */
  readonly key: {
    readonly environment: 'live' | 'sandbox' | 'unknown';
    readonly lastFour: string;
    readonly storage: KeyStorage;
    readonly keyring: KeyringName | null;
  } | null;
  /** The keyring whose key cannot be read now; null when there is no such key. */
  readonly unreadableKeyring: KeyringName | null;
  /** The keyring that would store a new key; null when this system has none. */
  readonly keyring: KeyringName | null;
  readonly network: NetworkView;
  /** Read from the system, where a person may have changed it. */
  readonly startAtLogin: boolean;
}

export type SettingsProblem =
  | { readonly field: 'apiUrl'; readonly problem: 'not-a-url' | 'not-https' | 'fixed-by-environment' }
  | { readonly field: 'submissionPage'; readonly problem: 'not-a-page' | 'no-submission-id' }
  | { readonly field: 'apiKey'; readonly problem: 'not-a-key' | 'kept-for-another-host' }
  | { readonly field: 'proxyUrl'; readonly problem: 'not-a-proxy' }
  | { readonly field: 'proxySignIn'; readonly problem: 'no-proxy-yet' };

/** The result of trusting the certificates of a file. */
export type CertificatesResult =
  | { readonly result: 'trusted'; readonly count: number }
  | { readonly result: 'cancelled' }
  /** The file contains no certificate. */
  | { readonly result: 'none'; readonly path: string }
  | { readonly result: 'damaged' | 'unreadable'; readonly path: string; readonly reason: string };

/** A change of the account that leaves unfinished uploads on hold. Nothing was saved; a person decides first. */
export interface AccountChange {
  /** The uploads, and the account that they were added for. */
  readonly held: HeldUploads;
  /** The new account. */
  readonly next: AccountLabel;
}

export interface SaveSettingsResult {
  readonly settings: SettingsView;
  /** Empty when everything was saved. Otherwise nothing was saved. */
  readonly problems: readonly SettingsProblem[];
  /** Set if the change needs a decision about unfinished uploads; then nothing was saved. */
  readonly question: AccountChange | null;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly platform: string;
  readonly locale: string;
}

/** A shipped package and its licence. */
export interface LicenceNotice {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly text: string;
}

/** The result of saving a diagnostics file. */
export type DiagnosticsResult =
  | { readonly result: 'saved'; readonly path: string }
  | { readonly result: 'cancelled' }
  | { readonly result: 'failed'; readonly reason: string };
