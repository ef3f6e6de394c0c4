import { expect, it } from 'vitest';

import { AccountSettings } from '../../../../main/settings/accountSettings.ts';
import { NetworkSettings } from '../../../../main/settings/networkSettings.ts';
import type { SettingsValues } from '../../../../main/settings/settings.ts';
import type { KeyringName } from '../../../../preload/contract.ts';

const here = 'https://api.example';
const key = 'sk_test_0123456789abcdef';

function account(environmentUrl = '', unreadable: KeyringName | null = null) {
  const values = { apiUrl: here } as SettingsValues;
  let apiKey = unreadable === null ? key : '';
  const settings = { values, save: (change: Partial<SettingsValues>) => void Object.assign(values, change) };
  const vault = {
    keyring: null,
    unreadable,
    read: () => (apiKey === '' ? null : { secret: apiKey, storage: 'memory' as const, keyring: null }),
    write: async (newKey: string) => void (apiKey = newKey),
    keepPlain: () => undefined,
  };
  const network = new NetworkSettings(settings, vault, () => []);
  return new AccountSettings(settings, vault, environmentUrl, network);
}

it('an address of another host needs a key of its own: the one there is goes nowhere else', async () => {
  for (const apiUrl of ['https://evil.example', 'https://api.example:8443', 'http://127.0.0.1:1']) {
    const ours = account();
    expect(await ours.save({ apiUrl })).toEqual([{ field: 'apiKey', problem: 'kept-for-another-host' }]);
    expect([ours.apiUrl, ours.apiKey]).toEqual([here, key]);
    expect(ours.tried({ apiUrl }).apiKey).toBe('');
  }
});

it('another path of the same host keeps the key; a new host is taken with its key, or once there is none', async () => {
  const ours = account();
  expect(await ours.save({ apiUrl: `${here}/v2` })).toEqual([]);
  expect(ours.apiKey).toBe(key);
  expect(await ours.save({ apiUrl: 'https://other.example', apiKey: 'sk_test_another1' })).toEqual([]);
  expect([ours.apiUrl, ours.apiKey]).toEqual(['https://other.example', 'sk_test_another1']);
  expect(await ours.save({ apiKey: null })).toEqual([]);
  expect(await ours.save({ apiUrl: 'https://third.example' })).toEqual([]);
});

it('refuses another host while the keyring has a key that was not read yet', async () => {
  const ours = account('', 'libsecret');
  expect([ours.keyState, ours.apiKey]).toEqual(['locked', '']);
  expect(await ours.save({ apiUrl: 'https://evil.example' })).toEqual([
    { field: 'apiKey', problem: 'kept-for-another-host' },
  ]);
  expect(ours.apiUrl).toBe(here);
});
