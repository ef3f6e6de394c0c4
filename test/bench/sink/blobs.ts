/**
 * The part of Azure Blob Storage that the senders use: blobs, blocks, block lists, properties. Bytes are not stored.
 */
import { createHash } from 'node:crypto';

import type { Received, Reply } from './connection.ts';

interface Blob {
  readonly sizeBytes: number;
  readonly md5: string | null;
}

const listedId = /<(?:Latest|Uncommitted|Committed)>([^<]+)</g;
const modifiedAt = new Date().toUTCString();

export class Blobs {
  /** Each block of this number is refused; null: none. */
  busyEvery: number | null = null;
  private blocksReceived = 0;
  private readonly committed = new Map<string, Blob>();
  private readonly blocks = new Map<string, Map<string, number>>();

  /** What all committed blobs hold together. */
  get totals(): { readonly blobs: number; readonly bytes: number } {
    let bytes = 0;
    for (const { sizeBytes } of this.committed.values()) bytes += sizeBytes;
    return { blobs: this.committed.size, bytes };
  }

  clear(): void {
    this.committed.clear();
    this.blocks.clear();
  }

  put(path: string, blob: Blob): void {
    this.committed.set(path, blob);
  }

  answer({ head, bodyBytes, text }: Received): Reply {
    const { pathname, searchParams } = new URL(head.target, 'http://sink');
    const comp = searchParams.get('comp');
    if (head.method === 'PUT' && comp === 'block') {
      return this.putBlock(pathname, searchParams.get('blockid') ?? '', bodyBytes);
    }
    if (head.method === 'PUT' && comp === 'blocklist') {
      return this.commit(pathname, text, head.headers.get('x-ms-blob-content-md5') ?? null);
    }
    if (head.method === 'PUT' && comp === null && !searchParams.has('restype')) {
      const md5 = head.headers.get('x-ms-blob-content-md5') ?? head.headers.get('content-md5') ?? null;
      this.put(pathname, { sizeBytes: bodyBytes, md5 });
      return created(pathname);
    }
    if (head.method === 'HEAD' || head.method === 'GET') return this.properties(pathname);
    return created(pathname);
  }

  private putBlock(path: string, id: string, sizeBytes: number): Reply {
    this.blocksReceived += 1;
    if (this.busyEvery !== null && this.blocksReceived % this.busyEvery === 0)
      return storageError(503, 'ServerBusy');
    const blocks = this.blocks.get(path) ?? new Map<string, number>();
    blocks.set(id, sizeBytes);
    this.blocks.set(path, blocks);
    return created(path);
  }

  private commit(path: string, list: string, md5: string | null): Reply {
    const blocks = this.blocks.get(path) ?? new Map<string, number>();
    let sizeBytes = 0;
    for (const [, id = ''] of list.matchAll(listedId)) {
      const block = blocks.get(id);
      if (block === undefined) return storageError(400, 'InvalidBlockList');
      sizeBytes += block;
    }
    this.blocks.delete(path);
    this.put(path, { sizeBytes, md5 });
    return created(path);
  }

  private properties(path: string): Reply {
    const blob = this.committed.get(path);
    if (blob === undefined) return storageError(404, 'BlobNotFound');
    return {
      status: 200,
      headers: {
        ...commonHeaders(path),
        'content-length': String(blob.sizeBytes),
        'content-type': 'application/octet-stream',
        'x-ms-blob-type': 'BlockBlob',
        'x-ms-access-tier': 'Hot',
        'x-ms-lease-status': 'unlocked',
        'x-ms-lease-state': 'available',
        'x-ms-creation-time': modifiedAt,
        ...(blob.md5 === null ? {} : { 'content-md5': blob.md5 }),
      },
      body: '',
    };
  }
}

function commonHeaders(path: string): Record<string, string> {
  return {
    date: new Date().toUTCString(),
    etag: `"0x${createHash('md5').update(path).digest('hex').slice(0, 15).toUpperCase()}"`,
    'last-modified': modifiedAt,
    server: 'Windows-Azure-Blob/1.0',
    'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-version': '2021-12-02',
  };
}

function created(path: string): Reply {
  return {
    status: 201,
    headers: { ...commonHeaders(path), 'x-ms-request-server-encrypted': 'true' },
    body: '',
  };
}

function storageError(status: number, code: string): Reply {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return {
    status,
    headers: { ...commonHeaders(''), 'x-ms-error-code': code, 'content-type': 'application/xml' },
    body,
  };
}
