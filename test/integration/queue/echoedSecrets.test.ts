/**
 * A run against a service and a storage that repeat the key, the signature, headers and paths in bodies and headers, plain and
 * encoded. Afterwards nothing that the app keeps, logs, shows or copies contains a secret. The scan goes by value.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { reportEntries } from '../../../main/desktop/diagnostics/report.ts';
import { supportDetails } from '../../../main/queue/reports/supportDetails.ts';
import { diagnoseDatabase } from '../../../main/queue/store/databaseDiagnostics.ts';
import { createLog } from '../../../main/shared/log.ts';
import { echoOf, echoesIn, encodings, wrappings } from '../../support/echoes.ts';
import { openQueue } from '../../support/queueUnderTest.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const key = `sk_test_${'0f1e2d3c4b5a6978'.repeat(4)}`;

it('keeps no secret that the service or storage repeats, plain or encoded', async () => {
  const folder = await temporaryFolder();
  const secrets = new Set([key]);
  let turn = 0;
  const echo = (response: ServerResponse, values: readonly string[]) => {
    const { status, body } = echoOf(turn, values);
    turn += 1;
    const header = encodeURIComponent(values.at(-1) ?? '');
    response.writeHead(status, { 'x-ms-error-code': header, 'x-ms-request-id': header }).end(body);
  };
  const server = createServer((request: IncomingMessage, response) => {
    const body: Buffer[] = [];
    request.on('data', (piece: Buffer) => body.push(piece));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      if (url.pathname.startsWith('/storage/')) {
        const signature = url.searchParams.get('sig') ?? '';
        return echo(response, [url.href, url.search, signature]);
      }
      if (url.pathname.endsWith('/uploads/url')) {
        const { filename } = JSON.parse(Buffer.concat(body).toString()) as { filename: string };
        if (filename.startsWith('service')) return echo(response, [String(request.headers['x-api-key'])]);
        const signature = `${Buffer.from(`${filename} and more of it`).toString('base64')}+/==`;
        secrets.add(signature);
        const uploadUrl = `http://127.0.0.1:${port}/storage/${filename}?sv=2021&se=2099-01-01T00%3A00%3A00Z&sig=${encodeURIComponent(signature)}`;
        return response.end(JSON.stringify({ uploadUrl, blobPath: `ws/${filename}` }));
      }
      return echo(response, [String(request.headers['x-api-key'])]);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;

  let logged = '';
  const log = createLog((_level, line) => void (logged += `${line}\n`));
  const app = openQueue(folder, { apiUrl: `http://127.0.0.1:${port}`, apiKey: key }, { log });
  const media = await temporaryFolder();
  const names = Array.from(
    { length: encodings.length * wrappings.length },
    (_, index) => `${index % 2 === 0 ? 'service' : 'storage'} ${index}.txt`,
  );
  await Promise.all(names.map((name) => writeFile(join(media, name), `text of ${name}`)));
  await app.queue.add(names.map((name) => join(media, name)));
  const rows = await app.atRest(90_000);
  expect(rows.filter(({ state, failure }) => state === 'failed' && failure !== null)).toHaveLength(
    names.length,
  );

  const details = rows.flatMap(({ id }) => app.queue.queries.details(id) ?? []);
  const uploads = rows.flatMap(({ id }) => app.queue.queries.upload(id) ?? []);
  const logs = [{ name: 'main.log', text: logged }];
  const facts = { failing: details, queue: diagnoseDatabase(app.database), logs, system: {}, at: 0 };
  const diagnostics = reportEntries(
    {
      ...facts,
      app: {},
      settings: { network: {} },
      overview: app.queue.queries.overview(),
    } as unknown as Parameters<typeof reportEntries>[0],
    { secrets: [], homeFolder: '/nowhere', hideNames: (text) => text },
  );
  const kept: Record<string, Buffer> = {
    log: Buffer.from(logged),
    window: Buffer.from(JSON.stringify([rows, details])),
    clipboard: Buffer.from(uploads.map((upload) => supportDetails(upload, '1.0.0', 0)).join('\n')),
    diagnostics: Buffer.from(diagnostics.map(({ text }) => text).join('\n')),
  };
  const files = (await readdir(folder)).filter((name) => name.startsWith('queue.db'));
  expect(files).toContain('queue.db-wal');
  for (const name of files) kept[name] = await readFile(join(folder, name));
  await app.stop();
  kept['closed database'] = await readFile(join(folder, 'queue.db'));

  expect(secrets.size).toBeGreaterThan(40);
  expect(logged).toContain('uploads/url');
  for (const [place, bytes] of Object.entries(kept)) {
    expect([place, bytes.length > 0]).toEqual([place, true]);
    const found = echoesIn(bytes, secrets);
    expect([place, found]).toEqual([place, []]);
  }
});
