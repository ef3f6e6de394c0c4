/** The settings as the window sees them; the key itself never crosses. */

export const themes = ['system', 'light', 'dark'] as const;
export const languages = ['system', 'en', 'de'] as const;

/** Where the key is kept. `memory` means: gone when the app quits. */
export type KeyStorage = 'keyring' | 'memory' | 'environment';

export interface SettingsView {
  readonly apiUrl: string;
  /** `environment`: MEDIAMAGIC_API_URL decides and the field is read-only. */
  readonly apiUrlFrom: 'settings' | 'environment';
  /** null while there is no key. The key itself never crosses. */
  readonly key: {
    readonly environment: 'live' | 'sandbox' | 'unknown';
    readonly lastFour: string;
    readonly storage: KeyStorage;
  } | null;
  /** Whether this system has a keyring that a key may be kept in. */
  readonly keyringAvailable: boolean;
  readonly parallelUploads: number;
  /** null: no limit. */
  readonly bytesPerSecond: number | null;
  /** Whether every block carries a checksum that storage verifies. */
  readonly checksums: boolean;
  /** What is done leaves the list after so many days; null: never for its age. */
  readonly historyDays: number | null;
  /** Of what is done, so many stay in the list. */
  readonly historyCount: number;
  readonly theme: (typeof themes)[number];
  readonly language: (typeof languages)[number];
}

export type SettingsProblem =
  | { readonly field: 'apiUrl'; readonly problem: 'not-a-url' | 'not-https' | 'fixed-by-environment' }
  | { readonly field: 'apiKey'; readonly problem: 'not-a-key' };

export interface SaveSettingsResult {
  readonly settings: SettingsView;
  /** Empty when everything was saved; nothing was saved otherwise. */
  readonly problems: readonly SettingsProblem[];
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly platform: string;
  readonly locale: string;
}
