/** Upload URLs and direct uploads; what storage does with a URL is in storage.test.ts. */
import { describe, expect, it } from 'vitest';

import { allowedTypes } from '../../../main/files/allowedTypes.ts';
import { sampleBytes } from '../../service/index.ts';
import { ApiCaller, formWith, putBlob, sha256, useService } from './helpers.ts';

const service = useService();
const api = new ApiCaller(service);

const strangeNames = [
  'simple.png',
  'with space.png',
  '🎬 emoji 👩‍👩‍👧.png',
  'quote " and \' here.png',
  '100% #1 a?b&c=d+e.png',
  'Grüße aus Köln.png',
  'e\u0301 decomposed.png',
  'semi;colon,comma.png',
  '日本語のファイル.png',
  '%20 not a space.png',
  '.hidden',
  `${'x'.repeat(251)}.png`,
];
const refusedNames = [
  '',
  '.',
  '..',
  'a/b.png',
  'a\\b.png',
  '../a.png',
  'a..b.png',
  'tab\there.png',
  'nul\0.png',
];

describe('an upload URL', () => {
  it('is a SAS that may create and write, good for an hour, for <workspace>/<filename>', async () => {
    const before = Date.now();
    const { uploadUrl, blobPath, expiresAt } = await api.uploadUrl('film.mp4', 'video/mp4');
    expect(blobPath).toBe(`${service().workspaces.main}/film.mp4`);
    const query = new URL(uploadUrl).searchParams;
    expect(query.get('sp')).toBe('cw');
    expect(query.get('sr')).toBe('b');
    expect(Date.parse(query.get('se') ?? '')).toBe(Date.parse(expiresAt));
    expect(Date.parse(expiresAt) - before).toBeGreaterThan(3_598_000);
    expect(Date.parse(expiresAt) - before).toBeLessThan(3_602_000);
    expect(new URL(uploadUrl).origin).toBe(service().storageUrl);
  });

  it.each(strangeNames)('takes the bytes of %j', async (filename) => {
    const { blobPath, bytes } = await api.uploaded(filename);
    expect(blobPath).toBe(`${service().workspaces.main}/${filename}`);
    expect(await service().control.blob(blobPath)).toMatchObject({
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
    });
    await api.created({ assets: [{ blobPath }] });
  });

  it.each([...refusedNames, 'x'.repeat(256)])('is refused to the name %j with 403', async (filename) => {
    const { status, json } = await api.post('/uploads/url', { filename, contentType: 'image/png' });
    expect({ status, json }).toEqual({ status: 403, json: { detail: 'Invalid blob path' } });
  });

  it('is refused to half a surrogate pair with 403', async () => {
    const { status } = await api.request(
      'POST',
      '/uploads/url',
      String.raw`{"filename":"\ud83c.png","contentType":"image/png"}`,
      service().keys.sandbox,
    );
    expect(status).toBe(403);
  });

  it.each(allowedTypes)('is given for %s', async (contentType) => {
    const { status } = await api.post('/uploads/url', { filename: 'a', contentType });
    expect(status).toBe(200);
  });

  it.each(['application/zip', 'video/webm', ''])(
    'is refused to the type %j with 415',
    async (contentType) => {
      const { status, json } = await api.post('/uploads/url', { filename: 'a.zip', contentType });
      expect({ status, json }).toEqual({ status: 415, json: { detail: 'Unsupported content type' } });
    },
  );

  it('is refused with 422 and the fields that are wrong', async () => {
    const { status, json } = await api.post('/uploads/url', { filename: 7 });
    expect(status).toBe(422);
    expect(json).toEqual({
      fields: [
        { field: 'filename', message: expect.any(String) },
        { field: 'contentType', message: expect.any(String) },
      ],
    });
  });

  it('is refused with 422 to a body that is not JSON', async () => {
    const { status, json } = await api.request('POST', '/uploads/url', '{oops', service().keys.sandbox);
    expect({ status, json }).toEqual({
      status: 422,
      json: { fields: [{ field: 'body', message: 'The body is not valid JSON' }] },
    });
  });

  it('can write 422 in the other shapes that are possible', async () => {
    await service().control.setBehaviour({ validationShape: 'detail-list' });
    const list = await api.post('/uploads/url', { filename: 'a.png' });
    const entry = { loc: ['body', 'contentType'], msg: expect.any(String), type: expect.any(String) };
    expect(list.json).toEqual({ detail: [entry] });
    await service().control.setBehaviour({ validationShape: 'locations' });
    const located = await api.post('/uploads/url', { filename: 'a.png' });
    expect(located.json).toEqual({ fields: [entry] });
  });

  it('that has expired is refused by storage with its own 403', async () => {
    await service().control.setBehaviour({ sasLifetimeMs: -5_000 });
    const { uploadUrl } = await api.uploadUrl('late.png');
    const response = await putBlob(uploadUrl, sampleBytes('image/png', 100));
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toContain('application/xml');
    expect(await response.text()).toMatch(/<Code>Auth(entication|orization)Fail/);
  });

  it('does not open another blob', async () => {
    const { uploadUrl } = await api.uploadUrl('mine.png');
    const response = await putBlob(uploadUrl.replace('mine.png', 'yours.png'), Buffer.from('x'));
    expect(response.status).toBe(403);
    expect(await response.text()).toMatch(/<Code>Auth(entication|orization)Fail/);
  });

  it('does not let the blob or its block list be read', async () => {
    const { uploadUrl } = await api.uploadUrl('secret.png');
    await putBlob(uploadUrl, sampleBytes('image/png', 100));
    expect((await fetch(uploadUrl)).status).toBe(403);
    expect((await fetch(`${uploadUrl}&comp=blocklist`)).status).toBe(403);
  });

  it('can be made to lead to another blobPath each time', async () => {
    await service().control.setBehaviour({ blobPaths: 'random' });
    const one = await api.uploadUrl('a.png');
    const two = await api.uploadUrl('a.png');
    expect(one.blobPath).not.toBe(two.blobPath);
    expect(one.blobPath).toMatch(/\/a\.png$/);
  });
});

describe('a direct upload', () => {
  it('answers 201 with the blobPath and keeps the bytes', async () => {
    const bytes = sampleBytes('image/jpeg', 123_456);
    const { status, json } = await api.sendDirectly(formWith('photo 🎞.jpg', 'image/jpeg', bytes));
    const blobPath = `${service().workspaces.main}/photo 🎞.jpg`;
    expect({ status, json }).toEqual({ status: 201, json: { blobPath } });
    expect(await service().control.blob(blobPath)).toMatchObject({
      sha256: sha256(bytes),
      contentType: 'image/jpeg',
    });
    await api.created({ assets: [{ blobPath }] });
  });

  it('takes exactly 10,000,000 bytes', async () => {
    const bytes = sampleBytes('image/png', 10_000_000);
    const { status } = await api.sendDirectly(formWith('cap.png', 'image/png', bytes));
    expect(status).toBe(201);
  });

  it.each([10_000_001, 11_000_000])(
    'is refused at %i bytes with the 413 that names the other way',
    async (size) => {
      const { status, json } = await api.sendDirectly(formWith('big.png', 'image/png', Buffer.alloc(size)));
      expect({ status, json }).toEqual({
        status: 413,
        json: { detail: 'File too large; use the presigned upload URL' },
      });
    },
  );

  it('has a configurable cap', async () => {
    await service().control.setBehaviour({ directCapBytes: 10 });
    expect((await api.sendDirectly(formWith('a.png', 'image/png', Buffer.alloc(11)))).status).toBe(413);
  });

  it('is refused with 415 when its type is not allowed', async () => {
    const { status, json } = await api.sendDirectly(formWith('a.zip', 'application/zip', Buffer.alloc(9)));
    expect({ status, json }).toEqual({ status: 415, json: { detail: 'Unsupported content type' } });
  });

  it.each(['a/b.png', 'a\\b.png', '..'])('is refused with 403 to the name %j', async (filename) => {
    const { status, json } = await api.sendDirectly(formWith(filename, 'image/png', Buffer.alloc(9)));
    expect({ status, json }).toEqual({ status: 403, json: { detail: 'Invalid blob path' } });
  });

  it('is refused with 422 without a file', async () => {
    const form = new FormData();
    form.set('other', 'text');
    const { status, json } = await api.sendDirectly(form);
    expect({ status, json }).toEqual({
      status: 422,
      json: { fields: [{ field: 'file', message: 'Field required' }] },
    });
    expect((await api.post('/uploads/direct', {})).status).toBe(422);
  });

  it('is refused with 411 when it has no length, unless the service allows that', async () => {
    const form = formWith('chunked.png', 'image/png', sampleBytes('image/png', 1_000));
    const send = async () => {
      const { headers, body } = new Response(form);
      return await fetch(`${service().apiUrl}/api/integrations/uploads/direct`, {
        method: 'POST',
        headers: {
          'X-API-Key': service().keys.sandbox,
          'Content-Type': headers.get('content-type') ?? '',
        },
        body,
        duplex: 'half',
      } as RequestInit);
    };
    const refused = await send();
    expect(refused.status).toBe(411);
    expect(await refused.json()).toEqual({ detail: 'Length Required' });
    await service().control.setBehaviour({ requireContentLength: false });
    expect((await send()).status).toBe(201);
  });

  it('overwrites a blob of the same name', async () => {
    const { blobPath } = await api.uploaded('same.png');
    const bytes = sampleBytes('image/png', 4_321, 9);
    await api.sendDirectly(formWith('same.png', 'image/png', bytes));
    expect(await service().control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
  });

  it('takes a quote in a name as form data writes it', async () => {
    const form = formWith('say "hi".png', 'image/png', sampleBytes('image/png', 100));
    const { json } = await api.sendDirectly(form);
    expect(json).toEqual({ blobPath: `${service().workspaces.main}/say %22hi%22.png` });
  });
});
