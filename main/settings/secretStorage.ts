/**
 * Encrypts secrets with the system's keyring on every supported Electron. It uses the asynchronous calls of safeStorage where
 * they exist (Electron 42 and later), otherwise the synchronous ones (removed in Electron 46). The asynchronous calls decrypt
 * what the synchronous ones encrypted. Expected failures are values; no call rejects.
 */
import type { KeyringName } from '../../preload/contract.ts';
import { errorMessage } from '../shared/errno.ts';

/** Deprecated in Electron 45. Declared here, because the types of Electron 46 lack them. */
interface SyncCalls {
  isEncryptionAvailable(): boolean;
  encryptString(plainText: string): Buffer;
  decryptString(encrypted: Buffer): string;
}

interface AsyncCalls {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
}

/** Electron's safeStorage on any supported version and system. */
export type SafeStorage = Partial<SyncCalls & AsyncCalls & { getSelectedStorageBackend(): string }>;

export type Encryption =
  | { readonly result: 'encrypted'; readonly encrypted: Buffer; readonly keyring: KeyringName }
  /** There is no keyring. Chromium would encrypt with a published constant, which does not protect the secret. */
  | { readonly result: 'no-keyring' }
  | { readonly result: 'failed'; readonly reason: string };

export type Decryption =
  /** `isOutdated` means that a newer key exists and the secret should be encrypted again. */
  | { readonly result: 'decrypted'; readonly secret: string; readonly isOutdated: boolean }
  | { readonly result: 'no-keyring' }
  /** The keyring is locked, or another one encrypted the secret. Decrypting may succeed later. */
  | { readonly result: 'failed'; readonly reason: string };

export interface SecretStorage {
  /** The keyring of the last answer. Before the first answer, the usual keyring of the system. */
  readonly lastKeyring: KeyringName | null;
  /** Asks which keyring would store a secret; null when there is none. May take as long as a person needs to unlock it. */
  keyring(): Promise<KeyringName | null>;
  encrypt(secret: string): Promise<Encryption>;
  decrypt(encrypted: Buffer): Promise<Decryption>;
}

export function createSecretStorage(api: SafeStorage, platform: NodeJS.Platform): SecretStorage {
  const calls = hasAsyncCalls(api) ? asyncKeyring(api, platform) : syncKeyring(api, platform);
  let lastKeyring = usualKeyring(api, platform);
  const remember = (keyring: KeyringName | null) => (lastKeyring = keyring);
  return {
    get lastKeyring() {
      return lastKeyring;
    },
    keyring: () => calls.keyring().then(remember, () => remember(null)),
    async encrypt(secret) {
      const encryption = await calls.encrypt(secret).catch(failed);
      remember(encryption.result === 'encrypted' ? encryption.keyring : null);
      return encryption;
    },
    decrypt: (encrypted) => calls.decrypt(encrypted).catch(failed),
  };
}

type Calls = Omit<SecretStorage, 'lastKeyring'>;

function hasAsyncCalls(api: SafeStorage): api is SafeStorage & AsyncCalls {
  return [api.isAsyncEncryptionAvailable, api.encryptStringAsync, api.decryptStringAsync].every(
    (call) => typeof call === 'function',
  );
}

function hasSyncCalls(api: SafeStorage): api is SafeStorage & SyncCalls {
  return [api.isEncryptionAvailable, api.encryptString, api.decryptString].every(
    (call) => typeof call === 'function',
  );
}

/** `isAsyncEncryptionAvailable` is also true without a keyring, so on Linux the encrypted bytes have to be inspected. */
function asyncKeyring(api: SafeStorage & AsyncCalls, platform: NodeJS.Platform): Calls {
  async function encrypt(secret: string): Promise<Encryption> {
    if (!(await api.isAsyncEncryptionAvailable())) return { result: 'no-keyring' };
    const encrypted = await api.encryptStringAsync(secret);
    const keyring = keyringOf(encrypted, api, platform);
    return keyring === null ? { result: 'no-keyring' } : { result: 'encrypted', encrypted, keyring };
  }
  return {
    encrypt,
    async keyring() {
      const encryption = await encrypt('probe');
      return encryption.result === 'encrypted' ? encryption.keyring : null;
    },
    async decrypt(encrypted) {
      if (!(await api.isAsyncEncryptionAvailable())) return { result: 'no-keyring' };
      if (keyringOf(encrypted, api, platform) === null) return { result: 'no-keyring' };
      const { result, shouldReEncrypt } = await api.decryptStringAsync(encrypted);
      return { result: 'decrypted', secret: result, isOutdated: shouldReEncrypt };
    },
  };
}

function syncKeyring(api: SafeStorage, platform: NodeJS.Platform): Calls {
  if (!hasSyncCalls(api)) return noKeyring;
  async function keyring(): Promise<KeyringName | null> {
    return api.isEncryptionAvailable?.() === true ? usualKeyring(api, platform) : null;
  }
  return {
    keyring,
    async encrypt(secret) {
      const name = await keyring();
      if (name === null) return { result: 'no-keyring' };
      return { result: 'encrypted', encrypted: api.encryptString(secret), keyring: name };
    },
    async decrypt(encrypted) {
      if ((await keyring()) === null) return { result: 'no-keyring' };
      return { result: 'decrypted', secret: api.decryptString(encrypted), isOutdated: false };
    },
  };
}

const noKeyring: Calls = {
  keyring: async () => null,
  encrypt: async () => ({ result: 'no-keyring' }),
  decrypt: async () => ({ result: 'no-keyring' }),
};

/** Returns the usual keyring of this system without asking the keyring itself. */
function usualKeyring(api: SafeStorage, platform: NodeJS.Platform): KeyringName | null {
  if (platform === 'darwin') return 'keychain';
  if (platform === 'win32') return 'dpapi';
  const backend = api.getSelectedStorageBackend?.() ?? '';
  if (backend === 'gnome_libsecret') return 'libsecret';
  return backend.startsWith('kwallet') ? 'kwallet' : null;
}

const tagBytes = 3;

/**
 * Returns the keyring whose key encrypted these bytes. On Linux, Chromium begins them with a tag: `v10` is the published
 * constant, `v11` a key in the Secret Service or KWallet, `v12` a key of the desktop's secret portal.
 */
function keyringOf(encrypted: Buffer, api: SafeStorage, platform: NodeJS.Platform): KeyringName | null {
  const usual = usualKeyring(api, platform);
  if (platform === 'darwin' || platform === 'win32') return usual;
  const tag = encrypted.toString('latin1', 0, tagBytes);
  if (tag === 'v10' || !/^v\d\d$/u.test(tag)) return null;
  if (tag === 'v12') return 'portal';
  // A desktop that Electron does not recognise may still have a Secret Service.
  return usual ?? 'libsecret';
}

function failed(error: unknown): { readonly result: 'failed'; readonly reason: string } {
  return { result: 'failed', reason: errorMessage(error) };
}
