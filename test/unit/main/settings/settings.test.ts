/** The settings file, the contract and the forms all follow the table of the settings. */
import fs from 'node:fs';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { readSettings } from '../../../../main/settings/readSettings.ts';
import { Settings } from '../../../../main/settings/settings.ts';
import {
  type Setting,
  calls,
  defaultSettings,
  pickWindowSettings,
  settingSchemas,
  settingsTable,
  windowSettings,
} from '../../../../preload/contract.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

// electron-store needs Electron, so the tests use the package that it extends.
vi.mock('electron-store', async () => {
  const { default: Conf } = await import('conf');
  return {
    default: class extends Conf {
      constructor({ name, ...options }: { name: string; cwd: string; configFileMode: number }) {
        super({ ...options, configName: name });
      }
    },
  };
});

const table: [string, Setting][] = Object.entries(settingsTable);
const windowTable: [string, Setting][] = Object.entries(windowSettings);
const numbers = windowTable.flatMap(([name, setting]) =>
  setting.kind === 'number' ? [[name, setting] as const] : [],
);
const { args: saveSettings } = calls.saveSettings;

describe('the table of the settings', () => {
  it.each(table)('%s allows its default', (name) => {
    const schema = settingSchemas[name as keyof typeof settingSchemas];
    expect(schema.safeParse(defaultSettings[name as keyof typeof defaultSettings]).success).toBe(true);
  });

  it.each(numbers)('%s suggests only values that it allows', (_name, { suggested = [], min, max }) => {
    expect(suggested.filter((value) => value < min || value > max)).toEqual([]);
  });

  it('hides the settings that the app stores for its own use from the window', () => {
    const seen = Object.keys(pickWindowSettings(defaultSettings));
    expect(seen).toEqual(Object.keys(windowSettings));
    expect(seen).not.toContain('plainApiKey');
    expect(seen).not.toContain('encryptedApiKey');
  });
});

describe('the contract', () => {
  it.each(numbers)('accepts %s between its bounds and refuses all other values', (name, setting) => {
    const { min, max, orNull = false } = setting;
    for (const value of [min, max]) expect(saveSettings.safeParse({ [name]: value }).success).toBe(true);
    for (const value of [min - 1, max + 1, min + 0.5, String(min), Number.NaN]) {
      expect([value, saveSettings.safeParse({ [name]: value }).success]).toEqual([value, false]);
    }
    expect(saveSettings.safeParse({ [name]: null }).success).toBe(orNull);
  });

  it('accepts only choices of the list, and texts up to their length', () => {
    expect(saveSettings.safeParse({ theme: 'dark', apiUrl: 'x'.repeat(2_048) }).success).toBe(true);
    expect(saveSettings.safeParse({ theme: 'pink' }).success).toBe(false);
    expect(saveSettings.safeParse({ apiUrl: 'x'.repeat(2_049) }).success).toBe(false);
    expect(saveSettings.safeParse({ checksums: 'yes' }).success).toBe(false);
  });

  it.each(['retryBaseMs', 'encryptedApiKey', 'plainApiKey', 'windowBounds', 'toldOfBackground', 'odd'])(
    'refuses %s, which the window may not change',
    (name) => {
      const value = defaultSettings[name as keyof typeof defaultSettings] ?? 1;
      expect(saveSettings.safeParse({ [name]: value }).success).toBe(false);
    },
  );
});

describe('a settings file', () => {
  it('returns its values, and defaults for missing ones', () => {
    const { values, rejected } = readSettings({ parallelUploads: 7, historyDays: null, unknown: 'kept' });
    expect(values).toEqual({ ...defaultSettings, parallelUploads: 7, historyDays: null });
    expect(rejected).toEqual([]);
  });

  it('falls back to the default only for values that are not allowed', () => {
    const { values, rejected } = readSettings({
      parallelUploads: 17,
      theme: 'dark',
      checksums: 'no',
      historyCount: 5_000,
      windowBounds: { x: 1, y: 2, width: 'wide', height: 4 },
    });
    expect(values).toEqual({ ...defaultSettings, theme: 'dark', historyCount: 5_000 });
    expect(rejected.map(({ name }) => name)).toEqual(['parallelUploads', 'checksums', 'windowBounds']);
  });

  it.each([
    ['apiUrl', 'http://example.com'],
    ['apiUrl', 'https://user:secret@example.com'],
    ['proxyUrl', 'http://anna:secret@proxy.example:8080'],
    ['encryptedApiKey', 12_345_678],
  ] as const)('names a rejected %s without its value', (name, value) => {
    const { values, rejected } = readSettings({ [name]: value });
    expect(values[name]).toBe(defaultSettings[name]);
    expect(rejected).toMatchObject([{ name }]);
    expect(JSON.stringify(rejected)).not.toMatch(/secret|12345678|example/u);
  });
});

describe('Settings', () => {
  it('keeps unknown values, in a file that only the user can read', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'settings.json');
    await writeFile(path, JSON.stringify({ parallelUploads: 99, theme: 'dark', ofTomorrow: [1] }));
    const settings = new Settings(folder, 0);
    expect(settings.values).toMatchObject({ parallelUploads: 3, theme: 'dark' });
    expect(settings.rejected.map(({ name }) => name)).toEqual(['parallelUploads']);
    settings.save({ parallelUploads: 5 });
    expect(settings.values).toMatchObject({ parallelUploads: 5, theme: 'dark' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      parallelUploads: 5,
      theme: 'dark',
      ofTomorrow: [1],
    });
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it.each(['{"theme":"dark"}', 'no JSON'])('takes the rights of others from a file with %s', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'settings.json'), text, { mode: 0o644 });
    expect(new Settings(folder, 0).values).toBeDefined();
    const files = await readdir(folder);
    const modes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).mode & 0o077));
    expect(modes).toEqual(files.map(() => (process.platform === 'win32' ? 0o066 : 0)));
  });

  it('gives a file that was deleted meanwhile every value again', async () => {
    const folder = await temporaryFolder();
    const settings = new Settings(folder, 0);
    settings.save({ language: 'de', parallelUploads: 2 });
    await rm(join(folder, 'settings.json'));
    settings.save({ theme: 'dark' });
    expect(new Settings(folder, 0).values).toEqual({
      ...defaultSettings,
      language: 'de',
      parallelUploads: 2,
      theme: 'dark',
    });
  });

  it('moves a file aside that is not JSON, and starts with defaults', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'settings.json'), '{ "theme": "dark"');
    const settings = new Settings(folder, 0);
    expect(settings.values).toEqual(defaultSettings);
    expect(settings.movedAside).toBe(join(folder, 'settings.damaged-1970-01-01T00-00-00-000Z.json'));
    expect(await readFile(settings.movedAside ?? '', 'utf8')).toBe('{ "theme": "dark"');
    settings.save({ theme: 'light' });
    expect(await readdir(folder)).toContain('settings.json');
  });

  it.each(['EBUSY', 'EIO', 'EMFILE'])('keeps a file that cannot be read now because of %s', async (code) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'settings.json');
    await writeFile(path, '{"theme":"dark"}');
    const reading = vi.spyOn(fs, 'readFileSync').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
    expect(() => new Settings(folder, 0)).toThrow(code);
    reading.mockRestore();
    expect(await readdir(folder)).toEqual(['settings.json']);
    expect(new Settings(folder, 0).values.theme).toBe('dark');
  });

  it.each(['', '\0\0\0\0', '<html>'])(
    'gives a file that was overwritten with %j meanwhile every value again, and keeps it',
    async (text) => {
      const folder = await temporaryFolder();
      const settings = new Settings(folder, 0);
      settings.save({ language: 'de', parallelUploads: 2 });
      await writeFile(join(folder, 'settings.json'), text);
      settings.save({ theme: 'dark' });
      expect(new Settings(folder, 0).values).toMatchObject({
        language: 'de',
        parallelUploads: 2,
        theme: 'dark',
      });
      const aside = (await readdir(folder)).filter((name) => name.includes('damaged'));
      expect(aside).toHaveLength(1);
      expect(await readFile(join(folder, aside[0] ?? ''), 'utf8')).toBe(text);
    },
  );
});
