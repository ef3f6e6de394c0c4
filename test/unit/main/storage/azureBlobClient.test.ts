/** The requests that Azure Blob Storage receives, as its documentation describes them. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, onTestFinished } from 'vitest';

import { AzureBlobClient, blockId } from '../../../../main/storage/azureBlobClient.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const mebibyte = 1_024 * 1_024;
const { signal } = new AbortController();

interface ReceivedRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server that confirms every request, or answers as given, and records it. */
async function startStorage(answer: { status: number; headers?: Record<string, string> } = { status: 201 }) {
  const requests: ReceivedRequest[] = [];
  const server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const line = `${request.method} ${request.url}`;
      requests.push({ line, headers, body: Buffer.concat(pieces).toString() });
      response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const storage = new AzureBlobClient(new FakeClock());
  onTestFinished(() => {
    storage.dropConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/uploads/a%20b.mp4?sig=a%2Bb%3D`;
  return { storage, url, requests };
}

describe('the Azure client', () => {
  it('sends a whole blob as a block blob', async () => {
    const { storage, url, requests } = await startStorage();
    const body = [Buffer.from('by'), Buffer.from('tes')];
    expect(await storage.putBlob({ url, body, sizeBytes: 5, contentType: 'video/mp4', signal })).toBeNull();
    expect(requests).toEqual([
      {
        line: 'PUT /uploads/a%20b.mp4?sig=a%2Bb%3D',
        headers: {
          'x-ms-blob-type': 'BlockBlob',
          'content-type': 'video/mp4',
          'x-ms-version': '2021-12-02',
          'content-length': '5',
        },
        body: 'bytes',
      },
    ]);
  });

  it('sends a block with its id, with a checksum when there is one', async () => {
    const { storage, url, requests } = await startStorage();
    const block = { owner: 'a', generation: 1, offset: 10, length: 5 };
    for (const md5 of ['c3Vt', null]) {
      const body = [Buffer.from('bytes')];
      expect(await storage.putBlock({ url, block, body, md5, signal })).toBeNull();
    }
    const line = `PUT /uploads/a%20b.mp4?sig=a%2Bb%3D&comp=block&blockid=${encodeURIComponent(blockId(block))}`;
    const headers = { 'x-ms-version': '2021-12-02', 'content-length': '5' };
    expect(requests).toEqual([
      { line, headers: { 'content-md5': 'c3Vt', ...headers }, body: 'bytes' },
      { line, headers, body: 'bytes' },
    ]);
  });

  it('commits a block list in the given order', async () => {
    const { storage, url, requests } = await startStorage();
    const blocks = [
      { owner: 'a', generation: 0, offset: 0, length: 5 },
      { owner: 'a', generation: 0, offset: 5, length: 2 },
    ];
    const commit = {
      url,
      blocks,
      contentType: 'video/mp4',
      wholeMd5: 'c3Vt',
      mode: 'create',
      signal,
    } as const;
    expect(await storage.commitBlocks(commit)).toBeNull();
    const body =
      '<?xml version="1.0" encoding="utf-8"?><BlockList>' +
      blocks.map((block) => `<Latest>${blockId(block)}</Latest>`).join('') +
      '</BlockList>';
    expect(requests).toEqual([
      {
        line: 'PUT /uploads/a%20b.mp4?sig=a%2Bb%3D&comp=blocklist',
        headers: {
          'x-ms-blob-content-type': 'video/mp4',
          'x-ms-blob-content-md5': 'c3Vt',
          'content-type': 'application/xml',
          'if-none-match': '*',
          'x-ms-version': '2021-12-02',
          'content-length': String(body.length),
        },
        body,
      },
    ]);
  });

  it('overwrites no blob when the request creates one, and confirms only committed blocks', async () => {
    const { storage, url, requests } = await startStorage();
    const blocks = [{ owner: 'a', generation: 0, offset: 0, length: 5 }];
    const common = { url, contentType: 'video/mp4', signal };
    await storage.putBlob({ ...common, body: [Buffer.from('x')], sizeBytes: 1, onlyIfNew: true });
    for (const mode of ['create', 'replace', 'confirm'] as const)
      await storage.commitBlocks({ ...common, blocks, wholeMd5: null, mode });
    expect(requests.map(({ headers }) => headers['if-none-match'])).toEqual(['*', '*', undefined, undefined]);
    expect(requests.map(({ body }) => /<(Latest|Committed)>/.exec(body)?.[1])).toEqual([
      undefined,
      'Latest',
      'Latest',
      'Committed',
    ]);
  });

  it.each([
    [
      'found',
      {
        status: 200,
        headers: { 'x-ms-blob-type': 'BlockBlob', 'content-length': '7', 'content-md5': 'c3Vt' },
      },
      { lookup: 'found', sizeBytes: 7, md5: 'c3Vt' },
    ],
    [
      'found without a checksum',
      { status: 200, headers: { 'x-ms-blob-type': 'BlockBlob', 'content-length': '7' } },
      { lookup: 'found', sizeBytes: 7, md5: null },
    ],
    ['missing', { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } }, { lookup: 'none' }],
    ['not readable', { status: 403 }, { lookup: 'refused' }],
    // A proxy's answers say nothing about a blob.
    ['missing for a proxy', { status: 404 }, { lookup: 'refused' }],
    ['a page of a proxy', { status: 200, headers: { 'content-length': '7' } }, { lookup: 'failed' }],
    ['not readable for the moment', { status: 503 }, { lookup: 'failed' }],
  ] as const)('looks up a blob that is %s', async (_what, answer, expected) => {
    const { storage, url, requests } = await startStorage(answer);
    expect(await storage.lookUpBlob({ url, signal })).toMatchObject(expected);
    const line = 'HEAD /uploads/a%20b.mp4?sig=a%2Bb%3D';
    expect(requests).toEqual([{ line, headers: { 'x-ms-version': '2021-12-02' }, body: '' }]);
  });

  it('identifies the blocks of two uploads of one name differently', () => {
    const part = { generation: 0, offset: 0, length: 8 * mebibyte };
    const ids = ['first', 'second'].map((owner) => blockId({ owner, ...part }));
    expect(new Set(ids).size).toBe(2);
    expect(new Set(ids.map((id) => Buffer.from(id, 'base64').length))).toEqual(new Set([31]));
  });

  it('identifies blocks by generation and range, with ids of one length', () => {
    const ids = [
      blockId({ owner: 'a', generation: 0, offset: 0, length: 8 * mebibyte }),
      blockId({ owner: 'a', generation: 0, offset: 5_000_000_000, length: 1 }),
      blockId({ owner: 'a', generation: 1, offset: 0, length: 8 * mebibyte }),
    ];
    expect(new Set(ids).size).toBe(3);
    expect(new Set(ids.map((id) => id.length)).size).toBe(1);
    expect(Buffer.from(ids[0] ?? '', 'base64').length).toBeLessThanOrEqual(64);
    expect(blockId({ owner: 'a', generation: 0, offset: 0, length: 8 * mebibyte })).toBe(ids[0]);
  });
});
