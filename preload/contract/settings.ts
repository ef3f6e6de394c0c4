/** The settings as the window sees them; the key itself never crosses. */

export const themes = ['system', 'light', 'dark'] as const;
/** What is written into the log, and all that is graver. */
export const logLevels = ['info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export const languages = ['system', 'en', 'de'] as const;

/** The languages that the app speaks. */
export type Language = Exclude<(typeof languages)[number], 'system'>;

/** The language a person gets, in the window and in menus alike: their choice, else the system's if we speak it, else English. */
export function chooseLanguage(setting: 'system' | Language, systemLocale: string): Language {
  if (setting !== 'system') return setting;
  return systemLocale.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** Bounds of the settings that are numbers; the window says them before the main process would refuse. */
export const settingBounds = {
  parallelUploads: { least: 1, most: 16 },
  bytesPerSecond: { least: 10_000, most: 10_000_000_000 },
  historyDays: { least: 1, most: 3_650 },
  historyCount: { least: 100, most: 1_000_000 },
  retryCapMs: { least: 1_000, most: 3_600_000 },
  watchStillMs: { least: 500, most: 3_600_000 },
} as const;

/** Where the key is kept. `memory` means: gone when the app quits. */
/** `plain`: in the settings file as it is, because a person wished it where there is no keyring. */
export type KeyStorage = 'keyring' | 'memory' | 'environment' | 'plain';

/** The keyrings that are one. Chromium's `basic_text`, which encrypts with a constant that everybody knows, is none. */
export const keyringNames = ['keychain', 'dpapi', 'libsecret', 'kwallet', 'portal'] as const;
export type KeyringName = (typeof keyringNames)[number];

/** For the main process alone. */
export interface KeptSecret {
  readonly secret: string;
  readonly storage: KeyStorage;
  /** Which one, where the storage is a keyring. */
  readonly keyring: KeyringName | null;
}

/** `system`: the environment's proxy, else the one that the system has for an address. */
export const proxyModes = ['system', 'none', 'manual'] as const;

/** A certificate that a person gave, to be trusted beside what the system trusts. */
export interface TrustedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: number;
}

export interface NetworkView {
  readonly proxyMode: (typeof proxyModes)[number];
  /** By hand: the proxy's address; '' while there is none. */
  readonly proxyUrl: string;
  /** By hand: hosts that are reached without it. */
  readonly proxyBypass: string;
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

export interface SettingsView {
  readonly apiUrl: string;
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
  readonly parallelUploads: number;
  /** null: no limit. */
  readonly bytesPerSecond: number | null;
  /** Whether every block carries a checksum that storage verifies. */
  readonly checksums: boolean;
  /** What is done leaves the list after so many days; null: never for its age. */
  readonly historyDays: number | null;
  /** Of what is done, so many stay in the list. */
  readonly historyCount: number;
  /** The longest pause between two tries of a step that failed for a passing reason. */
  readonly retryCapMs: number;
  /** Whether the list has a header for each batch. */
  readonly groupByBatch: boolean;
  /** Whether many files, or a folder, are looked at and shown before they are added. */
  readonly askBeforeMany: boolean;
  /** Whether files that are opened with the app are added without a question. */
  readonly addOpenedWithoutAsking: boolean;
  /** Whether the computer is kept awake while bytes move. */
  readonly stayAwake: boolean;
  readonly network: NetworkView;
  readonly logLevel: LogLevel;
  /** Whether newer versions of the app are asked for by itself. */
  readonly checkForUpdates: boolean;
  /** How long a file in a watch folder has to be as it is before it is sent. */
  readonly watchStillMs: number;
  readonly theme: (typeof themes)[number];
  readonly language: (typeof languages)[number];
  /** Whether the app goes on, in the tray, when its window is closed. */
  readonly keepInBackground: boolean;
  readonly notifications: boolean;
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
