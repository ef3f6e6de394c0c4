/** Encryption by the keyring with the calls of Electron 46 (asynchronous), 45 (both) and 33 (synchronous). */
import { describe, expect, it } from 'vitest';

import { type SafeStorage, createSecretStorage } from '../../../../main/settings/secretStorage.ts';

const secret = 'sk_test_0123456789abcdef';

/** `tag` is the tag with which Chromium begins the encrypted bytes. */
const scrambled = (tag: string, text: string) => Buffer.from(tag + text.split('').toReversed().join(''));
const unscrambled = (bytes: Buffer) => bytes.toString().slice(3).split('').toReversed().join('');

interface Keyring {
  readonly available?: boolean;
  readonly tag?: string;
  readonly backend?: string;
  readonly shouldReEncrypt?: boolean;
}

/** A safeStorage that records the names of its calls. */
function runtime(kind: 'async' | 'both' | 'sync' | 'neither', keyring: Keyring = {}) {
  const { available = true, tag = 'v11', backend = 'gnome_libsecret', shouldReEncrypt = false } = keyring;
  const called: string[] = [];
  const backendCall: SafeStorage = { getSelectedStorageBackend: () => backend };
  const asyncCalls: SafeStorage = {
    async isAsyncEncryptionAvailable() {
      called.push('isAsyncEncryptionAvailable');
      return available;
    },
    async encryptStringAsync(text) {
      called.push('encryptStringAsync');
      return scrambled(tag, text);
    },
    async decryptStringAsync(bytes) {
      called.push('decryptStringAsync');
      return { result: unscrambled(bytes), shouldReEncrypt };
    },
  };
  const syncCalls: SafeStorage = {
    isEncryptionAvailable() {
      called.push('isEncryptionAvailable');
      return available;
    },
    encryptString(text) {
      called.push('encryptString');
      return scrambled(tag, text);
    },
    decryptString(bytes) {
      called.push('decryptString');
      return unscrambled(bytes);
    },
  };
  const api: SafeStorage = {
    ...backendCall,
    ...(kind === 'async' || kind === 'both' ? asyncCalls : {}),
    ...(kind === 'sync' || kind === 'both' ? syncCalls : {}),
  };
  return { api, called };
}

function refuse(): never {
  throw new Error('the keyring is locked');
}

describe.each([
  { kind: 'async', electron: 46 },
  { kind: 'both', electron: 45 },
  { kind: 'sync', electron: 33 },
] as const)('createSecretStorage with the calls of Electron $electron', ({ kind }) => {
  it('decrypts what it encrypted when there is a keyring', async () => {
    const storage = createSecretStorage(runtime(kind).api, 'linux');
    const encryption = await storage.encrypt(secret);
    expect(encryption).toMatchObject({ result: 'encrypted', keyring: 'libsecret' });
    const encrypted = encryption.result === 'encrypted' ? encryption.encrypted : Buffer.alloc(0);
    expect(encrypted.includes(secret)).toBe(false);
    expect(await storage.decrypt(encrypted)).toEqual({ result: 'decrypted', secret, isOutdated: false });
    expect(await storage.keyring()).toBe('libsecret');
  });

  it('decrypts what the synchronous calls of an earlier version encrypted', async () => {
    const { api } = runtime('sync');
    const old = api.encryptString?.(secret) ?? Buffer.alloc(0);
    const storage = createSecretStorage(runtime(kind).api, 'linux');
    expect(await storage.decrypt(old)).toMatchObject({ result: 'decrypted', secret });
  });

  it.each([
    ['darwin', 'v10', 'keychain'],
    ['win32', 'v10', 'dpapi'],
  ] as const)('names the keyring of %s', async (platform, tag, keyring) => {
    const { api } = runtime(kind, { tag, backend: 'basic_text' });
    const storage = createSecretStorage(api, platform);
    expect([storage.lastKeyring, await storage.keyring()]).toEqual([keyring, keyring]);
    expect(await storage.encrypt(secret)).toMatchObject({ result: 'encrypted', keyring });
  });

  it('names KWallet when the desktop is KDE', async () => {
    const { api } = runtime(kind, { backend: 'kwallet6' });
    expect(await createSecretStorage(api, 'linux').keyring()).toBe('kwallet');
  });

  it('encrypts nothing when encryption is not available', async () => {
    const storage = createSecretStorage(runtime(kind, { available: false }).api, 'linux');
    expect(await storage.encrypt(secret)).toEqual({ result: 'no-keyring' });
    expect(await storage.decrypt(scrambled('v11', secret))).toEqual({ result: 'no-keyring' });
    expect([await storage.keyring(), storage.lastKeyring]).toEqual([null, null]);
  });

  it('encrypts nothing when Chromium would use its published constant', async () => {
    const { api } = runtime(kind, { tag: 'v10', backend: 'basic_text' });
    const storage = createSecretStorage(api, 'linux');
    expect(await storage.encrypt(secret)).toEqual({ result: 'no-keyring' });
    expect(await storage.decrypt(scrambled('v10', secret))).toEqual({ result: 'no-keyring' });
    expect(await storage.keyring()).toBeNull();
  });

  it('returns the reason when a call throws', async () => {
    const { api } = runtime(kind);
    const storage = createSecretStorage(
      {
        ...api,
        ...(api.encryptStringAsync && { encryptStringAsync: refuse, decryptStringAsync: refuse }),
        ...(api.encryptString && { encryptString: refuse, decryptString: refuse }),
      },
      'linux',
    );
    const failed = { result: 'failed', reason: 'the keyring is locked' };
    expect(await storage.encrypt(secret)).toEqual(failed);
    expect(await storage.decrypt(scrambled('v11', secret))).toEqual(failed);
    expect(storage.lastKeyring).toBeNull();
  });

  it('has no keyring when asking for it fails', async () => {
    const { api } = runtime(kind);
    const storage = createSecretStorage(
      {
        ...api,
        ...(api.isAsyncEncryptionAvailable && { isAsyncEncryptionAvailable: refuse }),
        ...(api.isEncryptionAvailable && { isEncryptionAvailable: refuse }),
      },
      'linux',
    );
    expect(await storage.keyring()).toBeNull();
    expect(await storage.encrypt(secret)).toEqual({ result: 'failed', reason: 'the keyring is locked' });
  });
});

describe('createSecretStorage', () => {
  it('uses only the asynchronous calls when there are both', async () => {
    const { api, called } = runtime('both');
    const storage = createSecretStorage(api, 'linux');
    await storage.keyring();
    await storage.encrypt(secret);
    await storage.decrypt(scrambled('v11', secret));
    expect(called.filter((name) => !name.includes('Async'))).toEqual([]);
    expect(called).toContain('decryptStringAsync');
  });

  it('has no keyring when Electron has neither kind of calls', async () => {
    const storage = createSecretStorage(runtime('neither').api, 'linux');
    expect(await storage.keyring()).toBeNull();
    expect(await storage.encrypt(secret)).toEqual({ result: 'no-keyring' });
    expect(await storage.decrypt(scrambled('v11', secret))).toEqual({ result: 'no-keyring' });
  });

  it('reports an outdated secret when its key was rotated', async () => {
    const storage = createSecretStorage(runtime('async', { shouldReEncrypt: true }).api, 'linux');
    expect(await storage.decrypt(scrambled('v11', secret))).toEqual({
      result: 'decrypted',
      secret,
      isOutdated: true,
    });
  });

  it.each([
    ['a Secret Service on a desktop that Electron does not recognise', 'v11', 'libsecret'],
    ['the secret portal', 'v12', 'portal'],
    ['no keyring behind bytes without a tag', '\0\0\0', null],
  ] as const)('finds %s by the encrypted bytes', async (_what, tag, keyring) => {
    const { api } = runtime('async', { tag, backend: 'basic_text' });
    const storage = createSecretStorage(api, 'linux');
    expect(storage.lastKeyring).toBeNull();
    expect([await storage.keyring(), storage.lastKeyring]).toEqual([keyring, keyring]);
  });

  it('returns the reason when the asynchronous call rejects', async () => {
    const { api } = runtime('async');
    const reason = 'safeStorage.decryptStringAsync is temporarily unavailable. Please try again.';
    const storage = createSecretStorage(
      { ...api, decryptStringAsync: () => Promise.reject(new Error(reason)) },
      'linux',
    );
    expect(await storage.decrypt(scrambled('v11', secret))).toEqual({ result: 'failed', reason });
  });
});
