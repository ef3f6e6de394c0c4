/** Where a secret is stored: in the keyring, in memory or, by choice, in the file; and its state while the keyring is asked. */
import { describe, expect, it } from 'vitest';

import { KeyVault } from '../../../../main/settings/keyVault.ts';
import type { Decryption, SecretStorage } from '../../../../main/settings/secretStorage.ts';
import type { SettingsValues } from '../../../../preload/contract.ts';

const key = 'sk_test_0123456789abcdef';
const other = 'sk_test_another1';
const empty = { encryptedApiKey: '', keyring: null, plainApiKey: '' };

const scrambled = (text: string, mark = '') => Buffer.from(mark + text.split('').toReversed().join(''));
const base64 = (text: string, mark = '') => scrambled(text, mark).toString('base64');
const locked: Decryption = { result: 'failed', reason: 'locked' };

/** A keyring whose answers a test can delay one by one. */
class FakeKeyring implements SecretStorage {
  lastKeyring: SecretStorage['lastKeyring'] = 'libsecret';
  /** The answer to decrypting instead of the secret. */
  answer: Decryption | null = null;
  isOutdated = false;
  mark = '';
  asked = 0;
  private held: (() => void)[] | null = null;

  hold(): void {
    this.held = [];
  }

  /** Answers the delayed request at `index`. */
  release(index: number): void {
    this.held?.[index]?.();
  }

  async keyring() {
    return this.lastKeyring;
  }

  async encrypt(secret: string): ReturnType<SecretStorage['encrypt']> {
    await this.turn();
    if (this.lastKeyring === null) return { result: 'no-keyring' };
    return { result: 'encrypted', encrypted: scrambled(secret, this.mark), keyring: this.lastKeyring };
  }

  async decrypt(encrypted: Buffer): Promise<Decryption> {
    this.asked += 1;
    await this.turn();
    const secret = encrypted.toString().split('').toReversed().join('');
    return this.answer ?? { result: 'decrypted', secret, isOutdated: this.isOutdated };
  }

  private async turn(): Promise<void> {
    const { held } = this;
    if (held !== null) await new Promise<void>((resolve) => held.push(resolve));
  }
}

function vaultOver(
  values: Partial<SettingsValues>,
  keyring: SecretStorage,
  environmentKey = '',
  secret?: 'proxyPassword',
) {
  const save = (change: Partial<SettingsValues>) => void Object.assign(values, change);
  return new KeyVault({ values: values as SettingsValues, save }, keyring, environmentKey, secret);
}

function withoutKeyring(): FakeKeyring {
  const keyring = new FakeKeyring();
  keyring.lastKeyring = null;
  return keyring;
}

describe('a vault without a keyring', () => {
  it('stores the key in the file only when the person chose so', async () => {
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values, withoutKeyring());
    await vault.write(key);
    expect([vault.read()?.storage, values]).toEqual(['memory', empty]);
    expect(vaultOver(values, withoutKeyring()).read()).toBeNull();
    vault.keepPlain(true);
    expect(vault.read()?.storage).toBe('plain');
    expect(vaultOver(values, withoutKeyring()).read()).toEqual({
      secret: key,
      storage: 'plain',
      keyring: null,
    });
  });

  it.each([
    ['the choice is reversed', (vault: KeyVault) => vault.keepPlain(false), 'memory'],
    ['another key replaces it', (vault: KeyVault) => vault.write(other), 'memory'],
    ['it is removed', (vault: KeyVault) => vault.write(''), undefined],
  ])('removes the key from the file when %s', async (_what, change, storage) => {
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values, withoutKeyring());
    await vault.write(key);
    vault.keepPlain(true);
    await change(vault);
    expect([vault.read()?.storage, values]).toEqual([storage, empty]);
  });

  it('never stores a key of the environment or a proxy password in the file', async () => {
    const values: Partial<SettingsValues> = { ...empty, encryptedProxyPassword: '', proxyKeyring: null };
    const before = { ...values };
    vaultOver(values, withoutKeyring(), key).keepPlain(true);
    const password = vaultOver(values, withoutKeyring(), '', 'proxyPassword');
    await password.write('secret');
    password.keepPlain(true);
    expect(values).toEqual(before);
  });
});

describe('a vault with a keyring', () => {
  it('stores the key in the keyring only, whatever the choice', async () => {
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values, new FakeKeyring());
    await vault.write(key);
    vault.keepPlain(true);
    expect(vault.read()).toEqual({ secret: key, storage: 'keyring', keyring: 'libsecret' });
    expect(values).toEqual({ encryptedApiKey: base64(key), keyring: 'libsecret', plainApiKey: '' });
  });

  it('is opening until the keyring answers, and then has the key', async () => {
    const keyring = new FakeKeyring();
    keyring.hold();
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'libsecret' };
    const vault = vaultOver(values, keyring);
    const opened = vault.open();
    expect([vault.read(), vault.isOpening, vault.unreadable]).toEqual([null, true, 'libsecret']);
    keyring.release(0);
    await opened;
    expect(vault.read()).toEqual({ secret: key, storage: 'keyring', keyring: 'libsecret' });
    expect([vault.isOpening, vault.unreadable]).toEqual([false, null]);
  });

  it('asks the keyring once for several calls, and never again once it has the key', async () => {
    const keyring = new FakeKeyring();
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'libsecret' };
    const vault = vaultOver(values, keyring);
    await Promise.all([vault.open(), vault.open()]);
    await vault.open();
    expect(keyring.asked).toBe(1);
  });

  it('asks again and finds the key when the keyring was locked before', async () => {
    const keyring = new FakeKeyring();
    keyring.answer = locked;
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'kwallet' };
    const vault = vaultOver(values, keyring);
    await vault.open();
    expect([vault.read(), vault.unreadable, vault.isOpening]).toEqual([null, 'kwallet', false]);
    expect(values.encryptedApiKey).toBe(base64(key));
    keyring.answer = null;
    await vault.open();
    expect([vault.read()?.secret, vault.unreadable]).toEqual([key, null]);
  });

  it('does not ask the keyring when it stores nothing or the environment has the key', async () => {
    const keyring = new FakeKeyring();
    await vaultOver({ ...empty }, keyring).open();
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(other) };
    const vault = vaultOver(values, keyring, key);
    await vault.open();
    expect([vault.read()?.storage, keyring.asked]).toEqual(['environment', 0]);
  });

  it('encrypts the key again when the keyring reports that it is outdated', async () => {
    const keyring = new FakeKeyring();
    keyring.isOutdated = true;
    keyring.mark = 'new ';
    keyring.lastKeyring = 'portal';
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'libsecret' };
    const vault = vaultOver(values, keyring);
    await vault.open();
    expect(vault.read()?.secret).toBe(key);
    expect(values).toEqual({ ...empty, encryptedApiKey: base64(key, 'new '), keyring: 'portal' });
  });

  it('does not change the outdated key when no keyring can encrypt it again', async () => {
    const keyring = withoutKeyring();
    keyring.isOutdated = true;
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'libsecret' };
    const vault = vaultOver(values, keyring);
    await vault.open();
    expect([vault.read()?.secret, values.encryptedApiKey]).toEqual([key, base64(key)]);
  });

  it('keeps the new key when it is entered while the old one is still being read', async () => {
    const keyring = new FakeKeyring();
    keyring.hold();
    const values: Partial<SettingsValues> = { ...empty, encryptedApiKey: base64(key), keyring: 'libsecret' };
    const vault = vaultOver(values, keyring);
    const opened = vault.open();
    const written = vault.write(other);
    expect([vault.read()?.secret, vault.isOpening]).toEqual([other, false]);
    keyring.release(0);
    keyring.release(1);
    await Promise.all([opened, written]);
    expect([vault.read()?.secret, values.encryptedApiKey]).toEqual([other, base64(other)]);
  });

  it('keeps the last of two keys when the keyring answers for the first one later', async () => {
    const keyring = new FakeKeyring();
    keyring.hold();
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values, keyring);
    const first = vault.write(key);
    const second = vault.write(other);
    keyring.release(1);
    await second;
    keyring.release(0);
    await first;
    expect([vault.read()?.secret, values.encryptedApiKey]).toEqual([other, base64(other)]);
  });

  it('stores nothing of a key that is removed while it is being encrypted', async () => {
    const keyring = new FakeKeyring();
    keyring.hold();
    const values: Partial<SettingsValues> = { ...empty };
    const vault = vaultOver(values, keyring);
    const written = vault.write(key);
    await vault.write('');
    keyring.release(0);
    await written;
    expect([vault.read(), values]).toEqual([null, empty]);
  });
});
