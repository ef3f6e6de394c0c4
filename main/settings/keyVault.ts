/**
 * Stores a secret, the API key or the proxy's password. The system's keyring encrypts it if there is one; otherwise it stays
 * in memory until the app quits. Chromium's `basic_text` fallback does not count as a keyring, because it encrypts with a
 * published constant. The settings file holds a key unencrypted only if the person chose so for this key.
 *
 * A keyring may answer slowly. `open` reads the secret once, and `isOpening` is true until then. The secret then stays in
 * memory, so that all other calls answer at once.
 */
import type { StoredSecret, KeyringName } from '../../preload/contract.ts';
import { redactValue } from '../shared/redact.ts';
import type { SecretStorage } from './secretStorage.ts';
import type { Settings } from './settings.ts';

/** The names of the settings that hold the encrypted secret, the keyring that encrypted it, and the unencrypted secret. */
const settingNames = {
  apiKey: { encrypted: 'encryptedApiKey', keyring: 'keyring', plain: 'plainApiKey' },
  proxyPassword: { encrypted: 'encryptedProxyPassword', keyring: 'proxyKeyring', plain: null },
} as const;

export class KeyVault {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly storage: SecretStorage;
  private readonly names: (typeof settingNames)[keyof typeof settingNames];
  private readonly environmentKey: string;
  /** null while there is no secret, or while it was not read yet. */
  private memorySecret: string | null = null;
  private opening: Promise<void> | null = null;
  /** Counts the secrets, so that a slow answer for an earlier secret is ignored. */
  private generation = 0;

  /** `environmentKey` is MEDIAMAGIC_API_KEY, '' when it is not set. It overrides a stored key and is never written. */
  constructor(
    settings: Pick<Settings, 'values' | 'save'>,
    storage: SecretStorage,
    environmentKey: string,
    secret: keyof typeof settingNames = 'apiKey',
  ) {
    this.settings = settings;
    this.storage = storage;
    this.names = settingNames[secret];
    this.environmentKey = environmentKey.trim();
    this.remember(this.environmentKey || (this.stored.encrypted === '' ? this.plain : '') || null);
  }

  /**
   * Reads the stored secret from the keyring. Resolves when it was read or cannot be read now; never rejects. Another call
   * asks again if the keyring did not return the secret.
   */
  async open(): Promise<void> {
    if (this.memorySecret !== null || this.stored.encrypted === '') return;
    this.opening ??= this.decrypt().finally(() => {
      this.opening = null;
    });
    await this.opening;
  }

  /** Whether the keyring was asked for the secret and has not answered yet. */
  get isOpening(): boolean {
    return this.opening !== null && this.memorySecret === null;
  }

  /** The keyring that would store a new secret; null when it would stay in memory only. */
  get keyring(): KeyringName | null {
    return this.storage.lastKeyring;
  }

  /** The current secret and where it is stored; null when there is none, or while it was not read yet. */
  read(): StoredSecret | null {
    const secret = this.memorySecret ?? '';
    if (secret === '') return null;
    if (secret === this.environmentKey) return { secret, storage: 'environment', keyring: null };
    const { encrypted, keyring } = this.stored;
    if (encrypted !== '') return { secret, storage: 'keyring', keyring };
    return { secret, storage: this.plain === secret ? 'plain' : 'memory', keyring: null };
  }

  /**
   * Writes the current secret into the settings file, where everyone who can read the user's files can read it; `false`
   * removes it. Does nothing when a keyring stores the secret or the environment provides it.
   */
  keepPlain(on: boolean): void {
    const { plain } = this.names;
    if (plain === null) return;
    const secret = this.read();
    const isForMemory = secret !== null && (secret.storage === 'memory' || secret.storage === 'plain');
    this.settings.save({ [plain]: on && isForMemory ? secret.secret : '' });
  }

  /** The keyring whose secret cannot be read now: it is locked, has not answered yet, or belongs to another session. */
  get unreadable(): KeyringName | null {
    const { encrypted, keyring } = this.stored;
    return encrypted !== '' && this.read() === null ? keyring : null;
  }

  /**
   * Replaces the secret; '' removes it. The new secret takes effect at once, and the promise resolves when it is saved. The
   * file then holds nothing of the previous one.
   */
  async write(secret: string): Promise<void> {
    this.generation += 1;
    this.remember(secret);
    await this.encrypt(secret, this.generation);
  }

  private remember(secret: string | null): void {
    this.memorySecret = secret;
    redactValue(secret ?? '');
  }

  private async encrypt(secret: string, generation: number): Promise<void> {
    const encryption = secret === '' ? null : await this.storage.encrypt(secret);
    if (generation !== this.generation) return;
    const isEncrypted = encryption?.result === 'encrypted';
    const { plain } = this.names;
    this.settings.save({
      [this.names.encrypted]: isEncrypted ? encryption.encrypted.toString('base64') : '',
      [this.names.keyring]: isEncrypted ? encryption.keyring : null,
      ...(plain === null ? {} : { [plain]: '' }),
    });
  }

  private get plain(): string {
    return this.names.plain === null ? '' : this.settings.values[this.names.plain];
  }

  private get stored(): { readonly encrypted: string; readonly keyring: KeyringName | null } {
    const { values } = this.settings;
    return { encrypted: values[this.names.encrypted], keyring: values[this.names.keyring] ?? this.keyring };
  }

  /** A secret that cannot be decrypted stays in the file, because its keyring may be locked or belong to another machine or user. */
  private async decrypt(): Promise<void> {
    const { generation } = this;
    const decryption = await this.storage.decrypt(Buffer.from(this.stored.encrypted, 'base64'));
    if (generation !== this.generation) return;
    if (decryption.result !== 'decrypted') {
      this.remember(this.plain || null);
      return;
    }
    this.remember(decryption.secret);
    if (!decryption.isOutdated) return;
    const renewed = await this.storage.encrypt(decryption.secret);
    if (generation !== this.generation || renewed.result !== 'encrypted') return;
    this.settings.save({
      [this.names.encrypted]: renewed.encrypted.toString('base64'),
      [this.names.keyring]: renewed.keyring,
    });
  }
}
