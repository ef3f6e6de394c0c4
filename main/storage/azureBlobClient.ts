/**
 * The client of Azure Blob Storage: Put Blob, Put Block, Put Block List and Get Blob Properties with the SAS URLs that the API grants. It
 * never sees an account key and never retries. Its requests use node:http instead of got
 * (docs/decisions/0011-puts-below-got.md).
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import type { Failure } from '../../preload/contract.ts';
import { FailureError, type UrlValidity, storageFailure } from '../errors/classify.ts';
import { connectionFailure } from '../errors/connectionFailures.ts';
import { readErrorBody } from '../errors/errorBody.ts';
import { errorTaxonomy } from '../errors/errorTaxonomy.ts';
import { readHttpDate, readRetryAfter } from '../errors/retryAfter.ts';
import { type Connections, directConnections } from '../network/agents.ts';
import { certificateOf } from '../network/peerCertificate.ts';
import type { Clock } from '../shared/clock.ts';
import type {
  BlobBody,
  BlobLookup,
  BlobStorage,
  BlockKey,
  CommitBlocksRequest,
  LookUpBlobRequest,
  PutBlobRequest,
  PutBlockRequest,
  StorageLimits,
} from './blobStorage.ts';
import { NoResponseError, type PutResponse, sendPut } from './streamingPut.ts';

/** The status with which Put Blob, Put Block and Put Block List confirm (their docs). No other status means stored. */
const created = 201;
/** The version of the storage service that these requests are written for (docs of Put Blob). */
const storageVersion = '2021-12-02';
/** The condition that no blob has the name yet (docs of conditional headers). */
const ifNew = { 'if-none-match': '*' };

interface Put {
  readonly method?: 'PUT' | 'HEAD';
  readonly url: URL;
  readonly body: BlobBody;
  readonly sizeBytes: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export class AzureBlobClient implements BlobStorage {
  /** Azure's own limits (docs of Put Blob and Put Block). */
  readonly limits: StorageLimits = { maxPutBlobBytes: 5_242_880_000, maxBlocks: 50_000 };
  private readonly clock: Clock;
  private readonly connections: Connections;

  constructor(clock: Clock, connections: Connections = directConnections()) {
    this.clock = clock;
    this.connections = connections;
  }

  /** Azure's Put Blob, as a block blob. */
  putBlob({ url, body, sizeBytes, contentType, signal, onlyIfNew }: PutBlobRequest): Promise<Failure | null> {
    return this.put({
      url: new URL(url),
      body,
      sizeBytes,
      headers: {
        'x-ms-blob-type': 'BlockBlob',
        'content-type': contentType,
        ...(onlyIfNew === true ? ifNew : {}),
      },
      signal,
    });
  }

  /** Azure's Put Block. */
  putBlock({ url, block, body, md5, signal }: PutBlockRequest): Promise<Failure | null> {
    return this.put({
      url: withQuery(url, { comp: 'block', blockid: blockId(block) }),
      body,
      sizeBytes: block.length,
      headers: md5 === null ? {} : { 'content-md5': md5 },
      signal,
    });
  }

  /** Azure's Put Block List. */
  commitBlocks({
    url,
    blocks,
    contentType,
    wholeMd5,
    mode,
    signal,
  }: CommitBlocksRequest): Promise<Failure | null> {
    const list = Buffer.from(blockList(blocks, mode === 'confirm' ? 'Committed' : 'Latest'));
    return this.put({
      url: withQuery(url, { comp: 'blocklist' }),
      body: [list],
      sizeBytes: list.length,
      headers: {
        'x-ms-blob-content-type': contentType,
        // Storage does not check it. Each block was checked when it arrived.
        ...(wholeMd5 === null ? {} : { 'x-ms-blob-content-md5': wholeMd5 }),
        'content-type': 'application/xml',
        ...(mode === 'create' ? ifNew : {}),
      },
      signal,
    });
  }

  /** Azure's Get Blob Properties. */
  async lookUpBlob({ url, signal }: LookUpBlobRequest): Promise<BlobLookup> {
    const request = { url: new URL(url), body: [], sizeBytes: 0, headers: {}, signal };
    const answer = await this.request({ ...request, method: 'HEAD' });
    if ('failure' in answer) return { lookup: 'failed', failure: answer.failure };
    const { status, headers } = answer;
    // Only storage itself names the type of a blob, or says that there is none. A proxy's answer proves neither.
    const sizeBytes = Number(headers['content-length'] ?? Number.NaN);
    if (status === 200 && headers['x-ms-blob-type'] !== undefined && Number.isSafeInteger(sizeBytes))
      return { lookup: 'found', sizeBytes, md5: md5Of(headers) };
    if (status === 404 && headers['x-ms-error-code'] === 'BlobNotFound') return { lookup: 'none' };
    const failure = this.failureOf(answer, request.url);
    const isRefusal = status < 500 && errorTaxonomy[failure.kind].source !== 'storage';
    return isRefusal && failure.kind !== 'proxy-auth-required'
      ? { lookup: 'refused' }
      : { lookup: 'failed', failure };
  }

  /** Drops all connections, or those with one of these local addresses, because they may be dead without an error. */
  dropConnections(addresses?: readonly string[]): void {
    this.connections.drop(addresses);
  }

  private async put(put: Put): Promise<Failure | null> {
    const answer = await this.request(put);
    if ('failure' in answer) return answer.failure;
    return answer.status === created ? null : this.failureOf(answer, put.url);
  }

  private async request({
    url,
    method = 'PUT',
    body,
    sizeBytes,
    headers,
    signal,
  }: Put): Promise<PutResponse | { readonly failure: Failure }> {
    try {
      const agents = await this.connections.agentsFor(url);
      return await sendPut({
        url,
        method,
        agents,
        headers: { ...headers, 'x-ms-version': storageVersion },
        sizeBytes,
        body,
        signal,
      });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NoResponseError) return { failure: noResponseFailure(error, url.host) };
      throw error;
    }
  }

  private failureOf({ status, headers, text }: PutResponse, url: URL): Failure {
    // A proxy's page or a redirect confirms nothing, whatever its status.
    const code = headers['x-ms-error-code'];
    const answer = {
      status,
      body: readErrorBody(text, typeof code === 'string' ? code : ''),
      retryAfterMs: readRetryAfter(headers['retry-after'], this.clock.now(), headers.date),
    };
    return storageFailure(answer, validityOf(url, readHttpDate(headers.date) ?? Number.NaN));
  }
}

function md5Of(headers: IncomingHttpHeaders): string | null {
  const md5 = headers['content-md5'];
  return typeof md5 === 'string' && md5 !== '' ? md5 : null;
}

/** A failure that a proxy caused already names the proxy. */
function noResponseFailure({ code, cause }: NoResponseError, host: string): Failure {
  return cause instanceof FailureError
    ? cause.failure
    : connectionFailure(code, host, certificateOf(cause), 'storage');
}

/** By storage's own time, because this computer's clock may be wrong. */
function validityOf({ searchParams }: URL, storageTime: number): UrlValidity {
  const startsAt = Date.parse(searchParams.get('st') ?? '');
  const expiresAt = Date.parse(searchParams.get('se') ?? '');
  if (Number.isNaN(storageTime)) return 'unknown';
  if (storageTime < startsAt) return 'not-yet';
  if (Number.isNaN(expiresAt)) return 'unknown';
  return storageTime >= expiresAt ? 'expired' : 'valid';
}

function withQuery(sasUrl: string, query: Readonly<Record<string, string>>): URL {
  const url = new URL(sasUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

/**
 * Azure wants the ids of all blocks of a blob to have one length (docs of Put Block). This length never changes, because
 * an earlier version of the app may have left blocks in the blob.
 */
export function blockId({ owner, generation, offset, length }: BlockKey): string {
  return Buffer.from(`${ownerNumber(owner, generation)}-${pad(offset, 11)}-${pad(length, 9)}`).toString(
    'base64',
  );
}

/** Nine digits that are the same for two uploads, or for two contents of one upload, once in a billion times. */
function ownerNumber(owner: string, generation: number): string {
  const digest = createHash('sha256').update(`${owner} ${generation}`).digest();
  return pad(digest.readUInt32BE(0) % 1_000_000_000, 9);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/**
 * The body of Put Block List. `Latest` names the newest block with an id, committed or not; `Committed` one that the
 * blob has already.
 */
function blockList(blocks: readonly BlockKey[], entry: 'Latest' | 'Committed'): string {
  const entries = blocks.map((block) => `<${entry}>${blockId(block)}</${entry}>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?><BlockList>${entries}</BlockList>`;
}
