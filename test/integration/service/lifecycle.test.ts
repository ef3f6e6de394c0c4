/** Starting, resetting and stopping the service is quick and complete, and leaves nothing behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { createControlClient, startService, type ServiceInfo } from '../../service/index.ts';
import { requires } from '../../support/system.ts';
import { ApiCaller, failureOf, sha256 } from './helpers.ts';

const cli = fileURLToPath(new URL('../../service/cli.ts', import.meta.url));
const generous = { timeout: 15_000 };
const poll = { interval: 20, timeout: 5_000 };
const started: ChildProcess[] = [];
/** The temporary folder of this file and its child processes. No other process writes here. */
const ownTemporaryFolder = mkdtempSync(join(tmpdir(), 'mediamagic-lifecycle-'));

beforeAll(() => {
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, ownTemporaryFolder);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(ownTemporaryFolder, { recursive: true });
});

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process that has ended but was not waited for yet (on Linux: state Z) counts as ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ESRCH', 'ENOENT'].includes(String(error.code)))
      return false;
    throw error;
  }
}

function leftovers(): readonly string[] {
  return readdirSync(ownTemporaryFolder);
}

function launch(...options: string[]) {
  const child = spawn(process.execPath, [cli, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

type Announced = ServiceInfo & { readonly storagePid: number };

async function announcement(child: ReturnType<typeof launch>): Promise<Announced> {
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Announced;
  throw new Error('The service ended without a word');
}

describe('startService', generous, () => {
  it('reports which port is taken, and starts nothing', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    await expect(startService({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
    await expect(startService({ controlPort: port })).rejects.toThrow('is taken');
    expect(leftovers()).toEqual([]);
    other.close();
  });

  it('leaves no process, port or file when it is stopped twice with open requests', async () => {
    const before = await startService();
    expect(leftovers()).toHaveLength(1);
    await before.control.addFault({ endpoint: '*', kind: 'stall' });
    const hanging = failureOf(fetch(`${before.apiUrl}/api/integrations/submissions/x`));
    await expect.poll(async () => (await before.control.ledger()).requests.length, poll).toBe(1);
    await Promise.all([before.stop(), before.stop()]);
    expect(await hanging).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(isRunning(before.storagePid)).toBe(false);
    expect(leftovers()).toEqual([]);
    for (const url of [before.apiUrl, before.storageUrl, before.controlUrl]) {
      expect(await failureOf(fetch(url))).toBe('ECONNREFUSED');
    }

    const port = Number(new URL(before.apiUrl).port);
    await using after = await startService({ port, keys: before.keys });
    expect(after.apiUrl).toBe(before.apiUrl);
    expect(after.keys).toEqual(before.keys);
  });

  it('on disk keeps blobs, and a reset makes all as new under the same keys and addresses', async () => {
    await using service = await startService({ processingSpeed: 0, blobMedium: 'disk' });
    const api = new ApiCaller(() => service);
    const { control } = service;
    const { blobPath, bytes } = await api.uploaded('a.png');
    expect(await control.blob(blobPath)).toMatchObject({ sha256: sha256(bytes) });
    const { submissionId } = await api.created({ assets: [{ blobPath }] });
    await control.setBehaviour({ directCapBytes: 1, capsBytes: { image: 1 } });
    await control.expireKey('live');
    await control.grantPlan({ key: 'noPlan', bucket: '*' });
    await control.setLimit({ key: 'sandbox', bucket: '*', limit: 0, windowMs: 60_000 });
    await control.addFault({ endpoint: '*', kind: 'reset' });
    await control.setNetwork('down');

    await control.reset();
    expect((await api.get(`/submissions/${submissionId}`)).status).toBe(404);
    expect((await api.get('/submissions/x', 'live')).status).toBe(404);
    expect((await api.get('/submissions/x', 'noPlan')).status).toBe(402);
    expect(await control.blob(blobPath)).toBeNull();
    expect((await control.ledger()).requests).toHaveLength(3);
    await api.submitted('a.png');
    expect(await control.info()).toMatchObject({ apiUrl: service.apiUrl, keys: service.keys });
  });
});

describe('the command line', generous, () => {
  it('prints one line of JSON, serves, and ends on SIGTERM without leftovers', async ({ skip }) => {
    requires('signals', skip);
    const child = launch();
    const ended = once(child, 'exit');
    const info = await announcement(child);
    expect(await createControlClient(info.controlUrl).info()).toMatchObject({ apiUrl: info.apiUrl });
    const headers = { 'X-API-Key': info.keys.live };
    expect((await fetch(`${info.apiUrl}/api/integrations/submissions/x`, { headers })).status).toBe(404);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(isRunning(info.storagePid)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('leaves no Azurite and no blobs when it is killed outright', async () => {
    const child = launch('--disk');
    const { storagePid } = await announcement(child);
    expect(isRunning(storagePid)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => isRunning(storagePid), poll).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('reports that a port is taken', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    const child = launch('--port', String(port));
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toBe(`The service could not start: Port ${port} of 127.0.0.1 is taken\n`);
    expect(code).toBe(1);
    other.close();
  });

  it.each([
    [['--port', 'many'], '--port takes a number'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('says what is wrong with %j', async (options, message) => {
    const child = launch(...options);
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(said).toContain(message);
    expect(code).toBe(1);
  });
});
