/**
 * Keeps a secret, the API key or the proxy's password: encrypted by the system's keyring where there is a real one, otherwise in memory until the app
 * quits. Chromium's `basic_text` fallback encrypts with a published constant, which is no keeping at all.
 */
import { safeStorage } from 'electron';

import type { KeyStorage } from '../../preload/contract.ts';
import type { Settings } from './settings.ts';

type Field = 'encryptedApiKey' | 'encryptedProxyPassword';

export class KeyVault {
  private readonly settings: Settings;
  private readonly field: Field;
  private readonly environmentKey: string;
  private memoryKey: string | null = null;

  /** `environmentKey`: MEDIAMAGIC_API_KEY, '' when it is not set; it outranks a kept key and is never written. */
  constructor(settings: Settings, environmentKey: string, field: Field = 'encryptedApiKey') {
    this.settings = settings;
    this.field = field;
    this.environmentKey = environmentKey.trim();
  }

  /** Whether a key saved now would survive the app's end. */
  get keyringAvailable(): boolean {
    if (!safeStorage.isEncryptionAvailable()) return false;
    if (process.platform !== 'linux') return true;
    return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
  }

  /** The key in use and where it is kept; null when there is none. Read from the keyring once. */
  read(): { readonly secret: string; readonly storage: KeyStorage } | null {
    // A keyring that is locked for a moment has none to give; it is asked again.
    if (this.memoryKey === null) this.memoryKey = this.environmentKey || this.decrypt() || null;
    const secret = this.memoryKey ?? '';
    return secret === '' ? null : { secret, storage: this.storageOf(secret) };
  }

  /** Keeps a new key, or forgets the one there is (''). */
  write(secret: string): void {
    this.memoryKey = secret;
    const encrypted =
      secret !== '' && this.keyringAvailable ? safeStorage.encryptString(secret).toString('base64') : '';
    this.settings.save({ [this.field]: encrypted });
  }

  private storageOf(secret: string): KeyStorage {
    if (secret === this.environmentKey) return 'environment';
    return this.settings.values[this.field] === '' ? 'memory' : 'keyring';
  }

  /** '' when nothing was kept, or when the keyring is not the one it was kept in. */
  private decrypt(): string {
    const encrypted = this.settings.values[this.field];
    if (encrypted === '' || !this.keyringAvailable) return '';
    try {
      return safeStorage.decryptString(Buffer.from(encrypted, 'base64'));
    } catch {
      return ''; // another machine's or another user's keyring; a person has to give the key again
    }
  }
}
