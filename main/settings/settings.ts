/** The settings file, kept with electron-store. An unreadable file is moved aside, and the app starts with defaults. */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import ElectronStore from 'electron-store';

import type { SettingsValues } from '../../preload/contract.ts';
import { isPassingFileError } from '../errors/fileFailures.ts';
import { errorCode } from '../shared/errno.ts';
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

  /**
   * `directory` is the folder of settings.json. `now` is in milliseconds since 1970. Throws the file system's error if the
   * file cannot be read now.
   */
  constructor(directory: string, now: number) {
    const options = { cwd: directory, name: 'settings', configFileMode: ownerAlone };
    // The mode applies only to what is written. The file may come from a version that did not set it.
    makeOwnerOnly(join(directory, 'settings.json'));
    let movedAside: string | null = null;
    let store: ElectronStore<Record<string, unknown>>;
    try {
      store = new ElectronStore(options);
    } catch (error) {
      // Another program may have the file open, or the drive is not ready. The file may be sound, so the start fails.
      if (isPassingFileError(errorCode(error))) throw error;
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
   * deleted or overwritten since the start, it gets every value again. Throws the file system's error, and changes nothing
   * then.
   */
  save(values: Partial<SettingsValues>): void {
    const { path } = this.store;
    try {
      this.store.set(existsSync(path) ? values : { ...this.current, ...values });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      moveAside(path, Date.now());
      this.store.set({ ...this.current, ...values });
    }
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
