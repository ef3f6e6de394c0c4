/** The wish to store the key unprotected: about one key, only where there is no keyring, and taken back for good. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KeyVault } from '../../../main/settings/keyVault.ts';
import type { SettingsValues } from '../../../main/settings/settings.ts';
import { requires } from '../../support/system.ts';

const system = vi.hoisted(() => ({ backend: 'basic_text' }));
vi.mock('electron', () => ({
  safeStorage: {
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => system.backend,
    encryptString: (text: string) => Buffer.from(text.split('').toReversed().join('')),
    decryptString: (bytes: Buffer) => bytes.toString().split('').toReversed().join(''),
  },
}));

const key = 'sk_test_0123456789abcdef';
const empty = { encryptedApiKey: '', keyring: null, plainApiKey: '' };

function vaultOver(values: Partial<SettingsValues>, environmentKey = '', secret?: 'proxyPassword') {
  const save = (change: Partial<SettingsValues>) => void Object.assign(values, change);
  return new KeyVault({ values: values as SettingsValues, save }, environmentKey, secret);
}

describe('without a keyring', () => {
  beforeEach(({ skip }) => {
    requires('Linux', skip);
    system.backend = 'basic_text';
  });

  it('a key is in the file only once a person wished it, and outlives the app from then on', () => {
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values);
    vault.write(key);
    expect([vault.read()?.storage, values]).toEqual(['memory', empty]);
    expect(vaultOver(values).read()).toBeNull();
    vault.keepPlain(true);
    expect(vault.read()?.storage).toBe('plain');
    expect(vaultOver(values).read()).toEqual({ secret: key, storage: 'plain', keyring: null });
  });

  it.each([
    ['the wish is taken back', (vault: KeyVault) => vault.keepPlain(false), 'memory'],
    ['another key takes its place', (vault: KeyVault) => vault.write('sk_test_another1'), 'memory'],
    ['it is forgotten', (vault: KeyVault) => vault.write(''), undefined],
  ])('it leaves the file when %s', (_what, change, storage) => {
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values);
    vault.write(key);
    vault.keepPlain(true);
    change(vault);
    expect([vault.read()?.storage, values]).toEqual([storage, empty]);
  });

  it("what the environment gave, and a proxy's password, are stored by no wish", () => {
    const values: Partial<SettingsValues> = { ...empty, encryptedProxyPassword: '', proxyKeyring: null };
    const before = { ...values };
    vaultOver(values, key).keepPlain(true);
    const password = vaultOver(values, '', 'proxyPassword');
    password.write('secret');
    password.keepPlain(true);
    expect(values).toEqual(before);
  });
});

it('a keyring keeps the key; no wish puts it into the file beside', ({ skip }) => {
  requires('Linux', skip);
  system.backend = 'gnome_libsecret';
  const values: Partial<SettingsValues> = { ...empty };
  const vault = vaultOver(values);
  vault.write(key);
  vault.keepPlain(true);
  expect([vault.read()?.storage, values.plainApiKey]).toEqual(['keyring', '']);
});
