/** The log file is redacted, private and limited in size. */
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openLogFile } from '../../../../main/desktop/logFile.ts';
import { requires } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const key = `sk_live_${'0123456789abcdef'.repeat(4)}`;
const address =
  'https://account.blob.core.windows.net/c/f.mp4?sv=2024-11-04&se=2026-11-25&sig=AbC%2BdEf%3D&comp=block';

it('writes no key, signature, header or password', async () => {
  const folder = await temporaryFolder();
  const { log } = openLogFile(folder, { isPackaged: true });
  log.info(`Key ${key}`);
  log.warn(`PUT ${address}`);
  log.bug(
    new Error(
      `X-API-Key: ${key}, proxy http://user:secret@proxy.example:8080, ${JSON.stringify({ address })}`,
    ),
  );
  log.bug({ message: address });
  const text = await readFile(join(folder, 'main.log'), 'utf8');
  expect(text).toContain('PUT https://account.blob.core.windows.net/c/f.mp4');
  expect(text).toContain('proxy.example:8080');
  for (const secret of [key, key.slice(-16), 'AbC%2BdEf', 'secret']) expect(text).not.toContain(secret);
});

it('makes all files private, also one from an earlier version', async ({ skip }) => {
  requires('file modes', skip);
  const folder = join(await temporaryFolder(), 'logs');
  await mkdir(folder);
  await writeFile(join(folder, 'main.1.log'), 'older\n', { mode: 0o644 });
  openLogFile(folder, { isPackaged: true }).log.info('A line');
  for (const name of ['main.log', 'main.1.log']) {
    expect([name, ((await stat(join(folder, name))).mode & 0o777).toString(8)]).toEqual([name, '600']);
  }
});

it('rotates a full file and deletes the oldest of four', async () => {
  const folder = await temporaryFolder();
  const { log } = openLogFile(folder, { isPackaged: true, maxFileBytes: 2_000 });
  for (let line = 0; line < 200; line += 1) log.info(`line ${line} ${'x'.repeat(100)}`);
  expect((await readdir(folder)).sort()).toEqual(['main.1.log', 'main.2.log', 'main.3.log', 'main.log']);
  expect(await readFile(join(folder, 'main.log'), 'utf8')).toContain('line 199 ');
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size),
  );
  for (const size of sizes) expect(size).toBeLessThan(2_300);
});

it('does not write lines below the level', async () => {
  const folder = await temporaryFolder();
  const { log, setLevel } = openLogFile(folder, { isPackaged: true });
  setLevel('warn');
  log.info('small talk');
  log.warn('a warning');
  setLevel('error');
  log.warn('another');
  log.bug(new Error('a bug'));
  const text = await readFile(join(folder, 'main.log'), 'utf8');
  expect(text).toContain('a warning');
  expect(text).toContain('a bug');
  expect(text).not.toMatch(/small talk|another/);
});

it('starts without a log when a file is in the place of its folder', async () => {
  const folder = join(await temporaryFolder(), 'logs');
  await writeFile(folder, 'a file');
  const { log, setLevel } = openLogFile(folder, { isPackaged: true });
  setLevel('info');
  log.info('A line');
  log.bug(new Error('An error'));
  expect(await readFile(folder, 'utf8')).toBe('a file');
});

it('continues when the file cannot be rotated', async () => {
  const folder = join(await temporaryFolder(), 'logs');
  const { log } = openLogFile(folder, { isPackaged: true, maxFileBytes: 100 });
  // A folder that is not empty cannot be removed like the oldest file.
  await mkdir(join(folder, 'main.3.log', 'inside'), { recursive: true });
  for (let line = 0; line < 20; line += 1) log.info(`Line ${line} that is long enough to fill the file`);
  expect(await readdir(folder)).toContain('main.3.log');
});
