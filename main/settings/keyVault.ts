/**
 * Keeps a secret, the API key or the proxy's password: encrypted by the system's keyring where there is a real one, otherwise
 * in memory until the app quits. Chromium's `basic_text` fallback encrypts with a published constant, which is no keeping at
 * all. Only a person's own wish puts the key into the settings file as it is, and that wish is about one key.
 */
import { safeStorage } from 'electron';

import type { KeptSecret, KeyringName } from '../../preload/contract.ts';
import type { Settings } from './settings.ts';

/** The settings that hold an encrypted secret, the name of the keyring that it was encrypted by, and the secret as it is. */
const places = {
  apiKey: { encrypted: 'encryptedApiKey', keyring: 'keyring', plain: 'plainApiKey' },
  proxyPassword: { encrypted: 'encryptedProxyPassword', keyring: 'proxyKeyring', plain: null },
} as const;

export class KeyVault {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly place: (typeof places)[keyof typeof places];
  private readonly environmentKey: string;
  private memoryKey: string | null = null;

  /** `environmentKey`: MEDIAMAGIC_API_KEY, '' when it is not set; it outranks a kept key and is never written. */
  constructor(
    settings: Pick<Settings, 'values' | 'save'>,
    environmentKey: string,
    secret: keyof typeof places = 'apiKey',
  ) {
    this.settings = settings;
    this.place = places[secret];
    this.environmentKey = environmentKey.trim();
  }

  /** Where a key saved now would be kept; null where it would be gone when the app quits. */
  get keyring(): KeyringName | null {
    if (!safeStorage.isEncryptionAvailable()) return null;
    if (process.platform === 'darwin') return 'keychain';
    if (process.platform === 'win32') return 'dpapi';
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'gnome_libsecret') return 'libsecret';
    return backend.startsWith('kwallet') ? 'kwallet' : null;
  }

  /** The secret in use and where it is kept; null when there is none. Read from the keyring once. */
  read(): KeptSecret | null {
    // A keyring that is locked for a moment has none to give; it is asked again.
    if (this.memoryKey === null) this.memoryKey = this.environmentKey || this.decrypt() || this.plain || null;
    const secret = this.memoryKey ?? '';
    if (secret === '') return null;
    if (secret === this.environmentKey) return { secret, storage: 'environment', keyring: null };
    const { encrypted, keyring } = this.kept;
    if (encrypted !== '') return { secret, storage: 'keyring', keyring };
    return { secret, storage: this.plain === secret ? 'plain' : 'memory', keyring: null };
  }

  /**
   * Puts the secret in use into the settings file, readable by whoever can read this account's files; false takes it out
   * again. Nothing happens where a keyring keeps it, or where it comes from the environment.
   */
  keepPlain(on: boolean): void {
    const { plain } = this.place;
    if (plain === null) return;
    const secret = this.read();
    const isForMemory = secret !== null && secret.storage !== 'environment' && this.keyring === null;
    this.settings.save({ [plain]: on && isForMemory ? secret.secret : '' });
  }

  /** The keyring that keeps a secret which cannot be read now: locked, or not the one of this session. */
  get unreadable(): KeyringName | null {
    const { encrypted, keyring } = this.kept;
    return encrypted !== '' && this.read() === null ? keyring : null;
  }

  /** Keeps a new secret, or forgets the one there is (''). Nothing of the one before stays in the file. */
  write(secret: string): void {
    this.memoryKey = secret;
    const keyring = secret === '' ? null : this.keyring;
    const encrypted = keyring === null ? '' : safeStorage.encryptString(secret).toString('base64');
    const { plain } = this.place;
    this.settings.save({
      [this.place.encrypted]: encrypted,
      [this.place.keyring]: keyring,
      ...(plain === null ? {} : { [plain]: '' }),
    });
  }

  private get plain(): string {
    return this.place.plain === null ? '' : this.settings.values[this.place.plain];
  }

  private get kept(): { readonly encrypted: string; readonly keyring: KeyringName | null } {
    const { values } = this.settings;
    return { encrypted: values[this.place.encrypted], keyring: values[this.place.keyring] ?? this.keyring };
  }

  /** '' when nothing was kept, or when the keyring is not the one it was kept in. */
  private decrypt(): string {
    const { encrypted } = this.kept;
    if (encrypted === '' || this.keyring === null) return '';
    try {
      return safeStorage.decryptString(Buffer.from(encrypted, 'base64'));
    } catch {
      return ''; // another machine's or another user's keyring; a person has to give the key again
    }
  }
}
