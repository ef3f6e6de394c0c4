/** The settings as the window sees them; the key itself never crosses. */
import type { KeyringName, WindowSettings } from './settingsTable.ts';

/** Where the key is kept. `memory` means: gone when the app quits. */
/** `plain`: in the settings file as it is, because a person wished it where there is no keyring. */
export type KeyStorage = 'keyring' | 'memory' | 'environment' | 'plain';

/** For the main process alone. */
export interface StoredSecret {
  readonly secret: string;
  readonly storage: KeyStorage;
  /** Which one, where the storage is a keyring. */
  readonly keyring: KeyringName | null;
}

/** A certificate that a person gave, to be trusted beside what the system trusts. */
export interface TrustedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: number;
}

/** What the network settings lead to. */
export interface NetworkView {
  /** The proxy that requests to the service go by (`host:port`), as far as it is known; null: none. */
  readonly proxyInUse: string | null;
  /** The sign-in that was given for a proxy; its password never crosses. */
  readonly signIn: {
    readonly proxy: string;
    readonly user: string;
    readonly storage: KeyStorage;
  } | null;
  readonly certificates: readonly TrustedCertificate[];
}

/** The settings as they are in effect, and what else the window shows beside them. */
export interface SettingsView extends WindowSettings {
  /** `environment`: MEDIAMAGIC_API_URL decides and the field is read-only. */
  readonly apiUrlFrom: 'settings' | 'environment';
  /** null while there is no key. The key itself never crosses. */
  readonly key: {
    readonly environment: 'live' | 'sandbox' | 'unknown';
    readonly lastFour: string;
    readonly storage: KeyStorage;
    readonly keyring: KeyringName | null;
  } | null;
  /** A key is kept in it and cannot be read now. */
  readonly unreadableKeyring: KeyringName | null;
  /** The keyring that a new key would be kept in; null where this system has none. */
  readonly keyring: KeyringName | null;
  readonly network: NetworkView;
  /** As the system has it, where a person may have changed it too. */
  readonly startAtLogin: boolean;
  /** Whether this desktop shows the app's icon now; without one, closing the window quits. */
  readonly trayIsShown: boolean;
}

export type SettingsProblem =
  | { readonly field: 'apiUrl'; readonly problem: 'not-a-url' | 'not-https' | 'fixed-by-environment' }
  | { readonly field: 'apiKey'; readonly problem: 'not-a-key' | 'kept-for-another-host' }
  | { readonly field: 'proxyUrl'; readonly problem: 'not-a-proxy' }
  | { readonly field: 'proxySignIn'; readonly problem: 'no-proxy-yet' };

/** What became of the wish to trust the certificates of a file. */
export type CertificatesResult =
  | { readonly result: 'trusted'; readonly count: number }
  | { readonly result: 'cancelled' }
  /** There is no certificate in it. */
  | { readonly result: 'none'; readonly path: string }
  | { readonly result: 'damaged' | 'unreadable'; readonly path: string; readonly reason: string };

export interface SaveSettingsResult {
  readonly settings: SettingsView;
  /** Empty when everything was saved; nothing was saved otherwise. */
  readonly problems: readonly SettingsProblem[];
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly platform: string;
  readonly locale: string;
}

/** A package that is shipped, as its authors name its licence. */
export interface LicenceNotice {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly text: string;
}

/** What became of the wish to save a diagnostics file. */
export type DiagnosticsResult =
  | { readonly result: 'saved'; readonly path: string }
  | { readonly result: 'cancelled' }
  | { readonly result: 'failed'; readonly reason: string };
