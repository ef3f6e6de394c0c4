/**
 * Keeps a secret, the API key or the proxy's password: encrypted by the system's keyring where there is a real one, otherwise
 * in memory until the app quits. Chromium's `basic_text` fallback encrypts with a published constant, which is no protection
 * at all. Only a person's own choice puts the key into the settings file as it is, and that choice is about one key.
 *
 * A keyring may take its time: `open` reads the secret once, and until then the vault says that it is being read. What is
 * read stays in memory, so everything else is answered at once.
 */
import type { StoredSecret, KeyringName } from '../../preload/contract.ts';
import type { SecretStorage } from './secretStorage.ts';
import type { Settings } from './settings.ts';

/** The settings that hold an encrypted secret, the name of the keyring that it was encrypted by, and the secret as it is. */
const places = {
  apiKey: { encrypted: 'encryptedApiKey', keyring: 'keyring', plain: 'plainApiKey' },
  proxyPassword: { encrypted: 'encryptedProxyPassword', keyring: 'proxyKeyring', plain: null },
} as const;

export class KeyVault {
  private readonly settings: Pick<Settings, 'values' | 'save'>;
  private readonly storage: SecretStorage;
  private readonly place: (typeof places)[keyof typeof places];
  private readonly environmentKey: string;
  /** null: there is none, or it was not read yet. */
  private memoryKey: string | null;
  private opening: Promise<void> | null = null;
  /** Counts the secrets: what was begun for an earlier one has no say any more. */
  private generation = 0;

  /** `environmentKey`: MEDIAMAGIC_API_KEY, '' when it is not set; it outranks a kept key and is never written. */
  constructor(
    settings: Pick<Settings, 'values' | 'save'>,
    storage: SecretStorage,
    environmentKey: string,
    secret: keyof typeof places = 'apiKey',
  ) {
    this.settings = settings;
    this.storage = storage;
    this.place = places[secret];
    this.environmentKey = environmentKey.trim();
    this.memoryKey = this.environmentKey || (this.kept.encrypted === '' ? this.plain : '') || null;
  }

  /**
   * Reads the kept secret from the keyring. Resolves when it is read or cannot be read now; never rejects. Called again it
   * asks a keyring again that did not give the secret.
   */
  async open(): Promise<void> {
    if (this.memoryKey !== null || this.kept.encrypted === '') return;
    this.opening ??= this.decrypt().finally(() => {
      this.opening = null;
    });
    await this.opening;
  }

  /** Whether the keyring was asked for the secret and has not answered yet. */
  get isOpening(): boolean {
    return this.opening !== null && this.memoryKey === null;
  }

  /** Where a key saved now would be kept; null where it would be gone when the app quits. */
  get keyring(): KeyringName | null {
    return this.storage.lastKeyring;
  }

  /** The secret in use and where it is kept; null when there is none, or none that was read. */
  read(): StoredSecret | null {
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
    const isForMemory = secret !== null && (secret.storage === 'memory' || secret.storage === 'plain');
    this.settings.save({ [plain]: on && isForMemory ? secret.secret : '' });
  }

  /** The keyring that keeps a secret which cannot be read now: locked, still being asked, or not the one of this session. */
  get unreadable(): KeyringName | null {
    const { encrypted, keyring } = this.kept;
    return encrypted !== '' && this.read() === null ? keyring : null;
  }

  /**
   * Keeps a new secret, or forgets the one there is (''). It is in use at once; resolves when it is saved. Nothing of the
   * one before stays in the file.
   */
  async write(secret: string): Promise<void> {
    this.generation += 1;
    this.memoryKey = secret;
    await this.encrypt(secret, this.generation);
  }

  private async encrypt(secret: string, generation: number): Promise<void> {
    const encryption = secret === '' ? null : await this.storage.encrypt(secret);
    if (generation !== this.generation) return;
    const isEncrypted = encryption?.result === 'encrypted';
    const { plain } = this.place;
    this.settings.save({
      [this.place.encrypted]: isEncrypted ? encryption.encrypted.toString('base64') : '',
      [this.place.keyring]: isEncrypted ? encryption.keyring : null,
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

  /** What cannot be decrypted stays in the file: the keyring may be another machine's or user's, or locked for a moment. */
  private async decrypt(): Promise<void> {
    const { generation } = this;
    const decryption = await this.storage.decrypt(Buffer.from(this.kept.encrypted, 'base64'));
    if (generation !== this.generation) return;
    if (decryption.result !== 'decrypted') {
      this.memoryKey = this.plain || null;
      return;
    }
    this.memoryKey = decryption.secret;
    if (!decryption.isOutdated) return;
    const renewed = await this.storage.encrypt(decryption.secret);
    if (generation !== this.generation || renewed.result !== 'encrypted') return;
    this.settings.save({
      [this.place.encrypted]: renewed.encrypted.toString('base64'),
      [this.place.keyring]: renewed.keyring,
    });
  }
}
