/**
 * Every setting, declared once: its default, what it may be, and whether the window sees it. The settings file, the
 * contract's schema and types, and the form's bounds and choices derive from this table. Plain data, so that the page
 * carries no zod.
 */
import { languageChoices } from './languages.ts';

/** One setting. With `orNull`, null is a value too. */
export type Setting =
  | { readonly kind: 'boolean'; readonly default: boolean; readonly orNull?: never }
  /** A whole number. `suggested`: what a form offers where a few values are enough; the file may hold others. */
  | {
      readonly kind: 'number';
      readonly default: number | null;
      readonly min: number;
      readonly max: number;
      readonly suggested?: readonly number[];
      readonly orNull?: true;
    }
  | {
      readonly kind: 'choice';
      readonly default: string | null;
      readonly choices: readonly string[];
      readonly orNull?: true;
    }
  | { readonly kind: 'text'; readonly default: string; readonly maxLength?: number; readonly orNull?: never }
  | { readonly kind: 'rectangle'; readonly default: null; readonly orNull: true };

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Plain<Entry extends Setting> = Entry extends { readonly kind: 'boolean' }
  ? boolean
  : Entry extends { readonly kind: 'number' }
    ? number
    : Entry extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
      ? Choice
      : Entry extends { readonly kind: 'text' }
        ? string
        : Rectangle;

type ValueOf<Entry extends Setting> = Plain<Entry> | (Entry extends { readonly orNull: true } ? null : never);

export type ValuesOf<Table extends Readonly<Record<string, Setting>>> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

/** The real keyrings. Chromium's `basic_text` is not one of them: it encrypts with a constant that is public. */
export const keyringNames = ['keychain', 'dpapi', 'libsecret', 'kwallet', 'portal'] as const;
export type KeyringName = (typeof keyringNames)[number];

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Settings that the window shows and changes. */
export const windowSettings = {
  /** Where the service answers; the default is the hosted one (API page). */
  apiUrl: {
    kind: 'text',
    default: 'https://mm-midmarket-integrations-api-preview.azurewebsites.net',
    maxLength: 2_048,
  },
  parallelUploads: { kind: 'number', default: 3, min: 1, max: 16 },
  /** null: no limit. */
  bytesPerSecond: { kind: 'number', default: null, min: 10_000, max: 10_000_000_000, orNull: true },
  /** Whether every block carries a checksum that storage verifies. */
  checksums: { kind: 'boolean', default: true },
  /** What is done leaves the list after so many days; null: never for its age. */
  historyDays: {
    kind: 'number',
    default: 365,
    min: 1,
    max: 3_650,
    suggested: [30, 90, 365],
    orNull: true,
  },
  /** Of what is done, so many stay in the list. */
  historyCount: {
    kind: 'number',
    default: 100_000,
    min: 100,
    max: 1_000_000,
    suggested: [1_000, 10_000, 100_000, 1_000_000],
  },
  /** The longest pause between two tries of a step that failed for a temporary reason. */
  retryCapMs: {
    kind: 'number',
    default: minute,
    min: second,
    max: hour,
    suggested: [15 * second, minute, 5 * minute, 15 * minute, hour],
  },
  /** How long a file in a watch folder has to be unchanged before it is sent. */
  watchStillMs: {
    kind: 'number',
    default: 10 * second,
    min: 500,
    max: hour,
    suggested: [5 * second, 10 * second, 30 * second, minute, 5 * minute],
  },
  /** Whether the list has a header for each batch. */
  groupByBatch: { kind: 'boolean', default: false },
  /** Whether many files, or a folder, are checked and shown before they are added. */
  askBeforeMany: { kind: 'boolean', default: true },
  /** Whether files opened with the app ("Open with", command line, second start) are added without a question. */
  addOpenedWithoutAsking: { kind: 'boolean', default: false },
  /** Whether the computer is kept awake while bytes move. */
  stayAwake: { kind: 'boolean', default: true },
  /** Whether the app keeps running, in the tray, when its window is closed. */
  keepInBackground: { kind: 'boolean', default: true },
  notifications: { kind: 'boolean', default: true },
  /** `system`: the environment's proxy, else the one that the system has for an address. */
  proxyMode: { kind: 'choice', default: 'system', choices: ['system', 'none', 'manual'] },
  /** For `manual`: the address of the proxy, never with a sign-in in it; '' while there is none. */
  proxyUrl: { kind: 'text', default: '', maxLength: 2_048 },
  /** For `manual`: hosts that are reached without the proxy. */
  proxyBypass: { kind: 'text', default: '', maxLength: 4_096 },
  /** What is written into the log, and everything more severe. */
  logLevel: { kind: 'choice', default: 'info', choices: ['info', 'warn', 'error'] },
  /** Whether the app checks for newer versions by itself. */
  checkForUpdates: { kind: 'boolean', default: true },
  theme: { kind: 'choice', default: 'system', choices: ['system', 'light', 'dark'] },
  language: { kind: 'choice', default: 'system', choices: languageChoices },
} as const satisfies Readonly<Record<string, Setting>>;

/** Settings that only the file has, and what the app stores there for itself. */
const fileSettings = {
  /** Exponential backoff of an upload's step begins with this. */
  retryBaseMs: { kind: 'number', default: 2 * second, min: 100, max: minute },
  /** How often a watch folder is scanned, whatever notices of changes the system gives. */
  watchRescanMs: { kind: 'number', default: 5 * minute, min: second, max: 24 * hour },
  /** The key as the keyring encrypted it, base64; '' when there is none. */
  encryptedApiKey: { kind: 'text', default: '' },
  /** The keyring that encrypted it. */
  keyring: { kind: 'choice', default: null, choices: keyringNames, orNull: true },
  /** The key as it is, where there is no keyring and the person chose so; '' otherwise. */
  plainApiKey: { kind: 'text', default: '' },
  /** The proxy (`host:port`) that the sign-in is for: no other gets it. */
  proxySignInFor: { kind: 'text', default: '' },
  proxyUser: { kind: 'text', default: '' },
  encryptedProxyPassword: { kind: 'text', default: '' },
  proxyKeyring: { kind: 'choice', default: null, choices: keyringNames, orNull: true },
  /** Certificates to trust, PEM; a copy, so that they stay trusted where their file is gone. */
  trustedCertificates: { kind: 'text', default: '' },
  /** Where the dialogs for files to add open. */
  lastAddedFolder: { kind: 'text', default: '' },
  windowBounds: { kind: 'rectangle', default: null, orNull: true },
  /** A notification explained, when the window was closed for the first time, that the app keeps running. */
  toldOfBackground: { kind: 'boolean', default: false },
} as const satisfies Readonly<Record<string, Setting>>;

export const settingsTable = { ...windowSettings, ...fileSettings };

export type SettingName = keyof typeof settingsTable;
export type SettingsValues = ValuesOf<typeof settingsTable>;

export type WindowSettingName = keyof typeof windowSettings;
export type WindowSettings = ValuesOf<typeof windowSettings>;
export type LogLevel = WindowSettings['logLevel'];

/** The settings of the window that are of one kind. */
export type WindowSettingOf<Kind extends Setting['kind']> = {
  [Name in WindowSettingName]: (typeof windowSettings)[Name]['kind'] extends Kind ? Name : never;
}[WindowSettingName];

/** The settings of the window that are chosen from a list: of all their values, or of suggested ones. */
export type ListedSettingName = {
  [Name in WindowSettingName]: (typeof windowSettings)[Name] extends
    | { readonly choices: unknown }
    | { readonly suggested: unknown }
    ? Name
    : never;
}[WindowSettingName];

function defaultsOf<Table extends Readonly<Record<string, Setting>>>(table: Table): ValuesOf<Table> {
  const defaults = Object.entries(table).map(([name, setting]) => [name, setting.default]);
  return Object.fromEntries(defaults) as ValuesOf<Table>;
}

export const defaultSettings = defaultsOf(settingsTable);

/** Of all settings, those that the window sees. */
export function pickWindowSettings(values: WindowSettings): WindowSettings {
  const names = Object.keys(windowSettings) as WindowSettingName[];
  return Object.fromEntries(names.map((name) => [name, values[name]])) as unknown as WindowSettings;
}
