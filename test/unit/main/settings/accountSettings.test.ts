/** The key is only sent to the host that it was entered for. */
import { expect, it } from 'vitest';

import { AccountSettings } from '../../../../main/settings/accountSettings.ts';
import { NetworkSettings } from '../../../../main/settings/networkSettings.ts';
import type { KeyringName, SettingsValues } from '../../../../preload/contract.ts';

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

it('refuses an address of another host without its own key, and sends it no key', async () => {
  for (const apiUrl of ['https://evil.example', 'https://api.example:8443', 'http://127.0.0.1:1']) {
    const ours = account();
    expect(await ours.save({ apiUrl })).toEqual([{ field: 'apiKey', problem: 'kept-for-another-host' }]);
    expect([ours.apiUrl, ours.apiKey]).toEqual([here, key]);
    expect(ours.candidate({ apiUrl }).apiKey).toBe('');
  }
});

it('accepts another path of the host, and a new host with its key or when there is no key', async () => {
  const ours = account();
  expect(await ours.save({ apiUrl: `${here}/v2` })).toEqual([]);
  expect(ours.apiKey).toBe(key);
  expect(await ours.save({ apiUrl: 'https://other.example', apiKey: 'sk_test_another1' })).toEqual([]);
  expect([ours.apiUrl, ours.apiKey]).toEqual(['https://other.example', 'sk_test_another1']);
  expect(await ours.save({ apiKey: null })).toEqual([]);
  expect(await ours.save({ apiUrl: 'https://third.example' })).toEqual([]);
});

it('refuses another host while the key in the keyring was not read yet', async () => {
  const ours = account('', 'libsecret');
  expect([ours.keyState, ours.apiKey]).toEqual(['locked', '']);
  expect(await ours.save({ apiUrl: 'https://evil.example' })).toEqual([
    { field: 'apiKey', problem: 'kept-for-another-host' },
  ]);
  expect(ours.apiUrl).toBe(here);
});

it.each([
  '/api/integrations',
  '/api/integrations/',
  '/api/integrations/submissions?x=1#top',
  '//API/Integrations/uploads/url',
  '/api/integrations/api/integrations',
])('leaves out %s at the end of an address, because the app appends it', async (path) => {
  for (const base of [here, `${here}/v2`]) {
    const ours = account();
    expect(ours.candidate({ apiUrl: ` ${base}${path}\n` }).apiUrl).toBe(base);
    expect(await ours.save({ apiUrl: `${base}${path}` })).toEqual([]);
    expect(ours.apiUrl).toBe(base);
    expect(account(`${base}${path}`).apiUrl).toBe(base);
  }
});

it.each(['/api', '/api/integrations-v2', '/my-api/integrations', '/'])(
  'keeps the path %s of an address',
  (path) => {
    expect(account().candidate({ apiUrl: here + path }).apiUrl).toBe(here + path);
  },
);
