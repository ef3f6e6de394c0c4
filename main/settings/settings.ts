/** The settings that a person chose, in electron-store. A file that cannot be read is moved aside and the app starts with defaults. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import ElectronStore from 'electron-store';

import type { SettingsValues } from '../../preload/contract.ts';
import { type RejectedSetting, readSettings } from './readSettings.ts';

export type { SettingsValues } from '../../preload/contract.ts';

/** The mode of the file: only the user may read and write it. */
const ownerAlone = 0o600;

export class Settings {
  /** Where the unreadable file went, if there was one. */
  readonly movedAside: string | null;
  /** What of the file was not used, with defaults in its place. */
  readonly rejected: readonly RejectedSetting[];
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
    this.movedAside = movedAside;
    const { values, rejected } = readSettings(store.store);
    this.current = values;
    this.rejected = rejected;
  }

  /** Every value, defaults where the file had none or none that can be right. Read once: the file may be edited meanwhile. */
  get values(): SettingsValues {
    return this.current;
  }

  /** Saves what is given; the rest of the file, also what this version does not know, stays. */
  save(values: Partial<SettingsValues>): void {
    this.store.set(values);
    this.current = readSettings({ ...this.current, ...values }).values;
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
