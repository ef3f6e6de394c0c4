/**
 * Declares every setting once: its default, its allowed values, and whether the window sees it. The settings file, the
 * contract's schemas and types, and the bounds and choices of forms derive from this table. It is plain data, so that the
 * page does not load zod.
 */
import { languageChoices } from './languages.ts';
import { sortNames } from './overview.ts';
import { type NamedSidekick, type RecentMetadata, submissionModes } from './submission.ts';
import { nameRules } from './upload.ts';
import { versionChoices } from './versions.ts';

/** One setting. `orNull` allows null as a value. */
export type Setting =
  | { readonly kind: 'boolean'; readonly default: boolean; readonly orNull?: never }
  /** A whole number. `suggested` are the values that a form offers. The file may hold others. */
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
  | { readonly kind: 'rectangle'; readonly default: null; readonly orNull: true }
  | { readonly kind: 'sidekicks'; readonly default: readonly NamedSidekick[]; readonly orNull?: never }
  | {
      readonly kind: 'recent-metadata';
      readonly default: readonly RecentMetadata[];
      readonly orNull?: never;
    };

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
        : Entry extends { readonly kind: 'sidekicks' }
          ? readonly NamedSidekick[]
          : Entry extends { readonly kind: 'recent-metadata' }
            ? readonly RecentMetadata[]
            : Rectangle;

type ValueOf<Entry extends Setting> = Plain<Entry> | (Entry extends { readonly orNull: true } ? null : never);

export type ValuesOf<Table extends Readonly<Record<string, Setting>>> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

/** The supported keyrings. Chromium's `basic_text` is not one of them, because it encrypts with a published constant. */
export const keyringNames = ['keychain', 'dpapi', 'libsecret', 'kwallet', 'portal'] as const;
export type KeyringName = (typeof keyringNames)[number];

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Settings that the window shows and changes. */
export const windowSettings = {
  /** The address of the service. The default is the hosted service (API page). */
  apiUrl: {
    kind: 'text',
    default: 'https://mm-midmarket-integrations-api-preview.azurewebsites.net',
    maxLength: 2_048,
  },
  parallelUploads: { kind: 'number', default: 3, min: 1, max: 16 },
  /** null means no limit. */
  bytesPerSecond: { kind: 'number', default: null, min: 10_000, max: 10_000_000_000, orNull: true },
  /** Whether every block carries a checksum that storage verifies. */
  checksums: { kind: 'boolean', default: true },
  /** Done uploads leave the list after this number of days. null means never. */
  historyDays: {
    kind: 'number',
    default: 365,
    min: 1,
    max: 3_650,
    suggested: [30, 90, 365],
    orNull: true,
  },
  /** The maximum number of done uploads in the list. */
  historyCount: {
    kind: 'number',
    default: 100_000,
    min: 100,
    max: 1_000_000,
    suggested: [1_000, 10_000, 100_000, 1_000_000],
  },
  /** The longest pause before a step is retried after a temporary failure. */
  retryCapMs: {
    kind: 'number',
    default: minute,
    min: second,
    max: hour,
    suggested: [15 * second, minute, 5 * minute, 15 * minute, hour],
  },
  /** How long a file in a watch folder must be unchanged before it is sent. */
  watchStillMs: {
    kind: 'number',
    default: 10 * second,
    min: 500,
    max: hour,
    suggested: [5 * second, 10 * second, 30 * second, minute, 5 * minute],
  },
  /** Whether the list has a header for each batch. */
  groupByBatch: { kind: 'boolean', default: false },
  /** The height of the list's rows. */
  rowDensity: { kind: 'choice', default: 'comfortable', choices: ['comfortable', 'compact'] },
  /** The order of the list. The last choice is saved here. */
  listSort: { kind: 'choice', default: 'active-first', choices: sortNames },
  /** The widths of the list's columns, in pixels. null means the usual width. */
  nameColumnPx: { kind: 'number', default: null, min: 120, max: 2_000, orNull: true },
  sizeColumnPx: { kind: 'number', default: null, min: 80, max: 400, orNull: true },
  addedColumnPx: { kind: 'number', default: null, min: 80, max: 400, orNull: true },
  /** Whether many files, or a folder, are checked and shown before they are added. */
  askBeforeMany: { kind: 'boolean', default: true },
  /** Whether the files of a drop make one submission each or one together. The last choice is saved here. */
  submissionMode: { kind: 'choice', default: 'each', choices: submissionModes },
  /** For files that a person adds. Unattended runs cannot ask: they rename instead. Each watch folder has its own rule. */
  whenNameTaken: { kind: 'choice', default: 'ask', choices: nameRules },
  /** For a dropped file that was submitted before with other content. The last choice is saved here. */
  whenChanged: { kind: 'choice', default: 'new-version', choices: versionChoices },
  /** For a dropped file of another folder that has the name of a submitted file. The last choice is saved here. */
  whenSameName: { kind: 'choice', default: 'separate', choices: versionChoices },
  /** The address of a submission's page with `{submissionId}` in it; '' when there is none (`submissionPage.ts`). */
  submissionPage: { kind: 'text', default: '', maxLength: 2_048 },
  /** The sidekicks that a person named. */
  sidekicks: { kind: 'sidekicks', default: [] },
  /** The values of the metadata that were sent last, as suggestions. The main process saves them when files are added. */
  recentMetadata: { kind: 'recent-metadata', default: [] },
  /** Whether files opened with the app ("Open with", command line, second start) are added without a question. */
  addOpenedWithoutAsking: { kind: 'boolean', default: false },
  /** Whether the computer is kept awake while bytes are being sent. */
  stayAwake: { kind: 'boolean', default: true },
  /** Whether the app keeps running in the tray when its window is closed. */
  keepInBackground: { kind: 'boolean', default: true },
  notifications: { kind: 'boolean', default: true },
  /** `system` uses the proxy of the environment, otherwise the system's proxy for each address. */
  proxyMode: { kind: 'choice', default: 'system', choices: ['system', 'none', 'manual'] },
  /** For `manual`: the address of the proxy, always without a sign-in; '' when there is none. */
  proxyUrl: { kind: 'text', default: '', maxLength: 2_048 },
  /** For `manual`: hosts that are reached without the proxy. */
  proxyBypass: { kind: 'text', default: '', maxLength: 4_096 },
  /** The lowest level that is written to the log. */
  logLevel: { kind: 'choice', default: 'info', choices: ['info', 'warn', 'error'] },
  /** Whether the app checks for newer versions regularly. */
  checkForUpdates: { kind: 'boolean', default: true },
  theme: { kind: 'choice', default: 'system', choices: ['system', 'light', 'dark'] },
  language: { kind: 'choice', default: 'system', choices: languageChoices },
} as const satisfies Readonly<Record<string, Setting>>;

/** Settings that the window does not show, and values that the app stores in the file for its own use. */
const fileSettings = {
  /** The first pause of the exponential backoff before a step is retried. */
  retryBaseMs: { kind: 'number', default: 2 * second, min: 100, max: minute },
  /** How long a file that was added has to be unchanged before it is checked. 0: no file waits for its writer. */
  addedStillMs: { kind: 'number', default: 3 * second, min: 0, max: hour },
  /** How often a watch folder is scanned, in addition to the file events of the system. */
  watchRescanMs: { kind: 'number', default: 5 * minute, min: second, max: 24 * hour },
  /** The encrypted key in base64; '' when there is none. */
  encryptedApiKey: { kind: 'text', default: '' },
  /** The keyring that encrypted it. */
  keyring: { kind: 'choice', default: null, choices: keyringNames, orNull: true },
  /** The unencrypted key if there is no keyring and the person chose so; '' otherwise. */
  plainApiKey: { kind: 'text', default: '' },
  /** The proxy (`host:port`) that the sign-in was entered for. No other proxy receives it. */
  proxySignInFor: { kind: 'text', default: '' },
  proxyUser: { kind: 'text', default: '' },
  encryptedProxyPassword: { kind: 'text', default: '' },
  proxyKeyring: { kind: 'choice', default: null, choices: keyringNames, orNull: true },
  /** A PEM copy of the certificates to trust, so that they stay trusted when their file is gone. */
  trustedCertificates: { kind: 'text', default: '' },
  /** The folder in which the dialogs for adding files open. */
  lastAddedFolder: { kind: 'text', default: '' },
  windowBounds: { kind: 'rectangle', default: null, orNull: true },
  /** Whether the notification that explains the background mode was shown, after the window was closed for the first time. */
  toldOfBackground: { kind: 'boolean', default: false },
} as const satisfies Readonly<Record<string, Setting>>;

export const settingsTable = { ...windowSettings, ...fileSettings };

export type SettingName = keyof typeof settingsTable;
export type SettingsValues = ValuesOf<typeof settingsTable>;

export type WindowSettingName = keyof typeof windowSettings;
export type WindowSettings = ValuesOf<typeof windowSettings>;
export type LogLevel = WindowSettings['logLevel'];

/** The names of the window's settings of one kind. */
export type WindowSettingOf<Kind extends Setting['kind']> = {
  [Name in WindowSettingName]: (typeof windowSettings)[Name]['kind'] extends Kind ? Name : never;
}[WindowSettingName];

/** The names of the window's settings that are chosen from a list of all values or of suggested ones. */
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

/** Returns the settings that the window sees. */
export function pickWindowSettings(values: WindowSettings): WindowSettings {
  const names = Object.keys(windowSettings) as WindowSettingName[];
  return Object.fromEntries(names.map((name) => [name, values[name]])) as unknown as WindowSettings;
}
