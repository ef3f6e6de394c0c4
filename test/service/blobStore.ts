/** The blobs: upload URLs for clients, and what the service itself reads and writes, straight at Azurite. */
import { createHash } from 'node:crypto';

import {
  BlobSASPermissions,
  ContainerClient,
  RestError,
  StorageSharedKeyCredential,
  type BlobDownloadResponseParsed,
} from '@azure/storage-blob';

import type { FileBytes } from '../../main/files/proofs/fileBytes.ts';
import type { Azurite } from './azurite.ts';

export interface BlobView extends FileBytes {
  /** What the upload set, or Azure's `application/octet-stream`. */
  readonly contentType: string;
}

/** As much as the app reads of a large file at first. */
const headBytes = 16 * 1_024;

export interface BlobDigest {
  readonly blobPath: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  /** Hex. */
  readonly sha256: string;
}

const containerName = 'uploads';

export class BlobStore {
  readonly #account: string;
  readonly #credential: StorageSharedKeyCredential;
  readonly #container: ContainerClient;

  private constructor(azurite: Azurite) {
    this.#account = azurite.account;
    this.#credential = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
    this.#container = this.#containerAt(`http://127.0.0.1:${azurite.port}`);
  }

  static async open(azurite: Azurite): Promise<BlobStore> {
    const store = new BlobStore(azurite);
    await store.#container.createIfNotExists();
    return store;
  }

  /** A SAS URL for this one blob; `origin` is where clients reach storage, `permissions` are in Azure's letters. */
  async uploadUrl(
    blobPath: string,
    expiresAt: Date,
    { origin, permissions }: { readonly origin: string; readonly permissions: string },
  ): Promise<string> {
    return await this.#containerAt(origin)
      .getBlockBlobClient(blobPath)
      .generateSasUrl({ permissions: BlobSASPermissions.parse(permissions), expiresOn: expiresAt });
  }

  async write(blobPath: string, bytes: Buffer, contentType: string): Promise<void> {
    await this.#container
      .getBlockBlobClient(blobPath)
      .upload(bytes, bytes.length, { blobHTTPHeaders: { blobContentType: contentType } });
  }

  /** Whether there is a committed blob. */
  async exists(blobPath: string): Promise<boolean> {
    return await this.#container.getBlockBlobClient(blobPath).exists();
  }

  /** Null when there is no such blob. */
  async view(blobPath: string): Promise<BlobView | null> {
    const download = await this.#download(blobPath, 0, headBytes);
    if (download === null) return null;
    const head = await bytesOf(download);
    // The content-length of a ranged response is that of the range. Its content-range has the whole size after the slash.
    const whole = Number(download.contentRange?.split('/')[1] ?? download.contentLength ?? 0);
    return {
      sizeBytes: whole,
      contentType: download.contentType ?? 'application/octet-stream',
      head,
      read: async (offset, length) => {
        const range = await this.#download(blobPath, offset, length);
        return range === null ? Buffer.alloc(0) : await bytesOf(range);
      },
    };
  }

  /** Null when there is no such blob. */
  async digest(blobPath: string): Promise<BlobDigest | null> {
    const download = await this.#download(blobPath);
    if (download === null) return null;
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const piece of piecesOf(download)) {
      hash.update(piece);
      sizeBytes += piece.length;
    }
    const contentType = download.contentType ?? 'application/octet-stream';
    return { blobPath, sizeBytes, contentType, sha256: hash.digest('hex') };
  }

  /** Deletes every blob. */
  async clear(): Promise<void> {
    for await (const { name } of this.#container.listBlobsFlat({ includeUncommitedBlobs: true })) {
      await this.#container.getBlockBlobClient(name).deleteIfExists();
    }
  }

  async #download(blobPath: string, offset = 0, count?: number): Promise<BlobDownloadResponseParsed | null> {
    const client = this.#container.getBlockBlobClient(blobPath);
    try {
      return await client.download(offset, count);
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      if (error.statusCode === 404) return null;
      // An empty blob has no range to give.
      if (error.statusCode === 416) return await client.download();
      throw error;
    }
  }

  #containerAt(origin: string): ContainerClient {
    return new ContainerClient(`${origin}/${this.#account}/${containerName}`, this.#credential, {
      retryOptions: { maxTries: 2 },
    });
  }
}

async function bytesOf(download: BlobDownloadResponseParsed): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(download)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* piecesOf(download: BlobDownloadResponseParsed): AsyncGenerator<Buffer> {
  for await (const piece of download.readableStreamBody ?? []) {
    yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  }
}
