/** Storage through a SAS URL: one PUT or blocks, to the byte, and what Azure refuses. */
import http from 'node:http';

import { BlockBlobClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';

import { sampleBytes } from '../../service/index.ts';
import { ApiCaller, poll, putBlob, sha256, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);

describe('storage', () => {
  it('keeps 12 MB sent in one PUT, to the byte', async () => {
    const bytes = sampleBytes('video/mp4', 12_000_000);
    const { blobPath } = await api.uploaded('big.mp4', 'video/mp4', bytes);
    expect(await service().control.blob(blobPath)).toMatchObject({
      sizeBytes: 12_000_000,
      sha256: sha256(bytes),
    });
  });

  it('keeps 12 MB sent as blocks through the SAS, to the byte', async () => {
    const bytes = sampleBytes('video/mp4', 12_000_000, 7);
    const { uploadUrl, blobPath } = await api.uploadUrl('blocks.mp4', 'video/mp4');
    const client = new BlockBlobClient(uploadUrl);
    const ids: string[] = [];
    for (let offset = 0; offset < bytes.length; offset += 4_194_304) {
      const id = Buffer.from(String(ids.length).padStart(6, '0')).toString('base64');
      const block = bytes.subarray(offset, offset + 4_194_304);
      await client.stageBlock(id, block, block.length);
      ids.push(id);
    }
    await client.commitBlockList(ids);
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
    await api.created({ assets: [{ blobPath }] });
  });

  it('continues with staged blocks when the URL is renewed', async () => {
    const first = await api.uploadUrl('renewed.png');
    const bytes = sampleBytes('image/png', 2_000);
    await new BlockBlobClient(first.uploadUrl).stageBlock('MDAx', bytes.subarray(0, 1_000), 1_000);
    const second = await api.uploadUrl('renewed.png');
    expect(second.blobPath).toBe(first.blobPath);
    const client = new BlockBlobClient(second.uploadUrl);
    await client.stageBlock('MDAy', bytes.subarray(1_000), 1_000);
    await client.commitBlockList(['MDAx', 'MDAy']);
    expect(await service().control.blob(first.blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('answers a block list that names an unknown block with 400 InvalidBlockList', async () => {
    const { uploadUrl } = await api.uploadUrl('gap.png');
    const commit = new BlockBlobClient(uploadUrl).commitBlockList(['MDAx']);
    await expect(commit).rejects.toMatchObject({ statusCode: 400, code: 'InvalidBlockList' });
  });

  it('checks Content-MD5', async () => {
    const { uploadUrl } = await api.uploadUrl('md5.png');
    const wrong = Buffer.alloc(16).toString('base64');
    const response = await putBlob(uploadUrl, sampleBytes('image/png', 100), { 'Content-MD5': wrong });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>Md5Mismatch</Code>');
  });

  it('answers 411 to a PUT without a length, as Azure does', async () => {
    const { uploadUrl } = await api.uploadUrl('chunked.png');
    const response = await fetch(uploadUrl, {
      method: 'PUT',
      headers: { 'x-ms-blob-type': 'BlockBlob' },
      body: new Blob(['abc']).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(411);
    expect(await response.text()).toContain('<Code>MissingContentLengthHeader</Code>');
  });

  it('keeps nothing of a PUT that broke off, and the blob that was there before stays', async () => {
    const { blobPath, bytes } = await api.uploaded('kept.png');
    const { uploadUrl } = await api.uploadUrl('kept.png');
    await new Promise<void>((resolve) => {
      const request = http.request(uploadUrl, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob', 'Content-Length': 5_000_000 },
      });
      request.on('error', () => resolve());
      request.write(Buffer.alloc(1_000_000), () => request.destroy(new Error('the client leaves')));
    });
    const isOver = async () =>
      (await service().control.ledger({ endpoint: 'storage.put' })).requests.every(
        ({ state }) => state !== 'open',
      );
    await expect.poll(isOver, poll).toBe(true);
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('lets one file of a name overwrite the other', async () => {
    const older = await api.uploaded('same.png', 'image/png', sampleBytes('image/png', 500, 1));
    const newer = await api.uploaded('same.png', 'image/png', sampleBytes('image/png', 700, 2));
    expect(newer.blobPath).toBe(older.blobPath);
    expect(await service().control.blob(older.blobPath)).toMatchObject({
      sizeBytes: 700,
      sha256: sha256(newer.bytes),
    });
  });
});
