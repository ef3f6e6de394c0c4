/**
 * What a person set, in electron-store. The file may be edited by hand: a value that cannot be right falls back to its
 * default, a file that cannot be read is moved aside and said so; the app starts either way.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import ElectronStore from 'electron-store';
import { z } from 'zod';

import {
  keyringNames,
  languageChoices,
  logLevels,
  proxyModes,
  settingBounds,
  themes,
} from '../../preload/contract.ts';
import { stepBackoff } from '../api/backoff.ts';
import { readProxyUrl } from '../network/proxyServer.ts';
import { apiUrlProblem } from './apiUrl.ts';

/** Where the hosted service answers (API page); a setting like any other. */
export const hostedApiUrl = 'https://mm-midmarket-integrations-api-preview.azurewebsites.net';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

const within = ({ least, most }: { readonly least: number; readonly most: number }) =>
  z.int().min(least).max(most);

const fields = {
  apiUrl: z
    .string()
    .refine((url) => apiUrlProblem(url) === null)
    .catch(hostedApiUrl),
  /** The key as the keyring encrypted it, base64; '' when there is none. */
  encryptedApiKey: z.string().catch(''),
  /** Which keyring that was. */
  keyring: z.enum(keyringNames).nullable().catch(null),
  /** The key as it is, where there is no keyring and a person wished it so; '' otherwise. */
  plainApiKey: z.string().catch(''),
  /** Exponential backoff of an upload's step, in milliseconds; the base is for the file alone, the window does not show it. */
  retryBaseMs: z.int().min(100).max(60_000).catch(stepBackoff.baseMs),
  retryCapMs: within(settingBounds.retryCapMs).catch(stepBackoff.capMs),
  watchStillMs: within(settingBounds.watchStillMs).catch(10_000),
  /** How often a watch folder is looked through whatever the system's notices say; for the file alone. */
  watchRescanMs: z.int().min(1_000).max(86_400_000).catch(300_000),
  parallelUploads: within(settingBounds.parallelUploads).catch(3),
  bytesPerSecond: within(settingBounds.bytesPerSecond).nullable().catch(null),
  checksums: z.boolean().catch(true),
  /** How much of what is done stays in the list. */
  historyDays: within(settingBounds.historyDays).nullable().catch(365),
  historyCount: within(settingBounds.historyCount).catch(100_000),
  groupByBatch: z.boolean().catch(false),
  askBeforeMany: z.boolean().catch(true),
  /** Whether files opened with the app ("Open with", command line, second start) are added without a question. */
  addOpenedWithoutAsking: z.boolean().catch(false),
  stayAwake: z.boolean().catch(true),
  proxyMode: z.enum(proxyModes).catch('system'),
  /** By hand; never with a sign-in in it. */
  proxyUrl: z
    .string()
    .refine((url) => url === '' || readProxyUrl(url)?.signIn === null)
    .catch(''),
  proxyBypass: z.string().catch(''),
  /** The proxy (`host:port`) that the sign-in is for: no other gets it. */
  proxySignInFor: z.string().catch(''),
  proxyUser: z.string().catch(''),
  encryptedProxyPassword: z.string().catch(''),
  proxyKeyring: z.enum(keyringNames).nullable().catch(null),
  /** Certificates to trust, PEM; a copy, so that they hold where their file does not. */
  trustedCertificates: z.string().catch(''),
  logLevel: z.enum(logLevels).catch('info'),
  checkForUpdates: z.boolean().catch(true),
  theme: z.enum(themes).catch('system'),
  language: z.enum(languageChoices).catch('system'),
  /** Where the dialogs for files to add open; the window does not show it. */
  lastAddedFolder: z.string().catch(''),
  windowBounds: bounds.nullable().catch(null),
  keepInBackground: z.boolean().catch(true),
  /** A person was told, at the first closing, that the app goes on. */
  toldOfBackground: z.boolean().catch(false),
  notifications: z.boolean().catch(true),
};
/** For nobody but the user: the mode of the file. */
const ownerAlone = 0o600;
const schema = z.object(fields);
export type SettingsValues = z.output<typeof schema>;

export class Settings {
  /** Where the unreadable file went, if there was one. */
  readonly movedAside: string | null;
  private readonly store: ElectronStore<Record<string, unknown>>;
  private current: SettingsValues;

  /** `directory`: where settings.json lives. */
  constructor(directory: string, now: number) {
    const options = { cwd: directory, name: 'settings', configFileMode: ownerAlone };
    let movedAside: string | null = null;
    let store: ElectronStore<Record<string, unknown>>;
    try {
      store = new ElectronStore(options);
    } catch {
      movedAside = moveAside(join(directory, 'settings.json'), now);
      store = new ElectronStore(options);
    }
    this.store = store;
    this.current = schema.parse(store.store);
    this.movedAside = movedAside;
  }

  /** Every value, defaults where the file had none or none that can be right. Read once: the file may be edited meanwhile. */
  get values(): SettingsValues {
    return this.current;
  }

  /** Saves what is given; the rest of the file, also what this version does not know, stays. */
  save(values: Partial<SettingsValues>): void {
    this.store.set(values);
    this.current = schema.parse({ ...this.current, ...values });
  }
}

function moveAside(path: string, now: number): string {
  const aside = path.replace(
    /\.json$/,
    `.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}.json`,
  );
  if (existsSync(path)) renameSync(path, aside);
  return aside;
}
