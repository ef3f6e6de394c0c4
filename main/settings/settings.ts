/** The settings file, kept with electron-store. An unreadable file is moved aside, and the app starts with defaults. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import ElectronStore from 'electron-store';

import type { SettingsValues } from '../../preload/contract.ts';
import { makeOwnerOnly } from '../shared/ownerOnly.ts';
import { type RejectedSetting, readSettings } from './readSettings.ts';

/** The mode of the file. Only the user may read and write it. */
const ownerAlone = 0o600;

export class Settings {
  /** The new path of an unreadable file; null when the file was readable. */
  readonly movedAside: string | null;
  /** The values of the file that are not allowed. Their defaults are used instead. */
  readonly rejected: readonly RejectedSetting[];
  private readonly store: ElectronStore<Record<string, unknown>>;
  private current: SettingsValues;

  /** `directory` is the folder of settings.json. `now` is in milliseconds since 1970. */
  constructor(directory: string, now: number) {
    const options = { cwd: directory, name: 'settings', configFileMode: ownerAlone };
    // The mode applies only to what is written. The file may come from a version that did not set it.
    makeOwnerOnly(join(directory, 'settings.json'));
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

  /** Every value, with defaults for missing ones. The file is read once, so later edits by hand have no effect. */
  get values(): SettingsValues {
    return this.current;
  }

  /**
   * Saves these values. The other values of the file stay, also those that this version does not know. If the file was
   * deleted since the start, it gets every value again. Throws the file system's error, and changes nothing then.
   */
  save(values: Partial<SettingsValues>): void {
    this.store.set(existsSync(this.store.path) ? values : { ...this.current, ...values });
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
