/** After many errors, neither the key nor a storage signature is in anything that the app leaves behind. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import { requires } from '../support/system.ts';
import { unzipTexts } from '../support/unzipTexts.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

/** A signature in a URL. The replacement that redaction leaves does not match. */
const signature = /sig(?:=|%3D)(?!…|\xe2\x80\xa6)[A-Za-z0-9%+/]{8}/i;

/** The forms in which a secret may be in a file or a memory dump. */
function formsOf(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret);
  // Base64 has three forms, depending on the offset of the secret. Their ends depend on the neighbouring bytes.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return new Map([
    ['plain', bytes],
    ['its end', Buffer.from(secret.slice(-24))],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ...base64.map((form, index): [string, Buffer] => [`base64 at ${index}`, Buffer.from(form)]),
  ]);
}

function leaksIn(bytes: Buffer, secrets: readonly string[]): string[] {
  const found = secrets.flatMap((secret) =>
    [...formsOf(secret)].filter(([, form]) => bytes.includes(form)).map(([name]) => name),
  );
  return signature.test(bytes.toString('latin1')) ? [...found, 'a signature'] : found;
}

async function leaksInFiles(
  folder: string,
  secrets: readonly string[],
): Promise<{ leaks: string[]; files: string[] }> {
  const names = await readdir(folder, { recursive: true });
  const leaks: string[] = [];
  const files: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => null); // a lock whose target is missing
    if (stats?.isFile() !== true) continue;
    files.push(name);
    for (const leak of leaksIn(await readFile(path), secrets)) leaks.push(`${name}: ${leak}`);
  }
  return { leaks, files };
}

/** What other users can read of the app's processes: their arguments and the environments of the children. */
async function leaksInProcesses(
  mainPid: number,
  secrets: readonly string[],
): Promise<{ leaks: string[]; count: number }> {
  const leaks: string[] = [];
  const family = new Set([mainPid]);
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    parents.set(pid, Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
  }
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  for (const pid of family) {
    for (const what of pid === mainPid ? ['cmdline'] : ['cmdline', 'environ']) {
      const bytes = await readFile(`/proc/${pid}/${what}`).catch(() => Buffer.alloc(0));
      for (const leak of leaksIn(bytes, secrets)) leaks.push(`process ${what}: ${leak}`);
    }
  }
  return { leaks, count: family.size };
}

async function saveDiagnostics(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
  const result = await app.page.evaluate(() => window.mediamagic?.saveDiagnostics({ fileNames: 'kept' }));
  expect(result).toEqual({ result: 'saved', path });
}

/** Playwright abandons a crashed page, but the app loads it again. */
async function crash(app: RunningApp): Promise<void> {
  const isBack = () =>
    app.electron.evaluate(({ BrowserWindow }) =>
      // A call while the page is gone is never answered, so it is repeated.
      Promise.race([
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          'document.querySelector("[data-testid=upload-row]") !== null',
        ),
        new Promise((resolve) => setTimeout(() => resolve(false), 1_000)),
      ]),
    );
  await app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(isBack).toBe(true);
}

test('leaves no secret in files, logs, diagnostics or processes', async ({ launch, service, folder }) => {
  requires('Linux', test.skip); // it reads the processes in /proc
  test.slow();
  const secrets = [service.keys.live, service.keys.sandbox];
  const userData = join(folder, 'user-data');
  const problems = [
    {
      endpoint: 'storage.*',
      kind: 'storage-error',
      status: 403,
      code: 'AuthenticationFailed',
      skip: 1,
      next: 1,
    },
    { endpoint: 'storage.*', kind: 'reset', afterBytes: 100_000, skip: 3, next: 1 },
    { endpoint: 'submissions.create', kind: 'html', next: 1 },
  ] as const;
  for (const problem of problems) await service.control.addFault(problem);

  // A key entered by hand, then another; presigned uploads with an expired signature and a broken connection.
  const first = await launch({ apiKey: '' });
  for (const apiKey of [service.keys.live, service.keys.sandbox]) {
    await first.page.evaluate((key) => window.mediamagic?.saveSettings({ apiKey: key }), apiKey);
  }
  await writeFiller(join(folder, 'large.txt'), 22_000_000, 1);
  await first.drop([join(folder, 'large.txt')]);
  await first.reaches('large.txt', 'complete', 60_000);
  // A refused key, and a kill while a block is being sent.
  await service.control.revokeKey('sandbox');
  await writeFiller(join(folder, 'refused.txt'), 400, 2);
  await first.drop([join(folder, 'refused.txt')]);
  await expect(first.page.getByTestId('gate-key')).toBeVisible();
  await saveDiagnostics(first, join(folder, 'first.zip'));
  const firstProcesses = await leaksInProcesses(first.electron.process().pid ?? 0, secrets);
  await crash(first);
  await first.kill();

  // A key from the environment. It is of another account, so the file of the first one stays on hold.
  const second = await launch({ apiKey: service.keys.live });
  await expect(second.row('refused.txt').getByTestId('row-status')).toContainText('On hold');
  await service.control.addFault({ endpoint: 'storage.*', kind: 'stall', skip: 2 });
  await writeFiller(join(folder, 'cut off.txt'), 22_000_000, 3);
  await second.drop([join(folder, 'cut off.txt')]);
  await second.reaches('cut off.txt', 'uploading');
  await saveDiagnostics(second, join(folder, 'second.zip'));
  const secondProcesses = await leaksInProcesses(second.electron.process().pid ?? 0, secrets);
  await second.kill();

  const { leaks, files } = await leaksInFiles(userData, secrets);
  expect(leaks).toEqual([]);
  // The scan covers the database after the kill, the log, the settings and the storage of the window.
  for (const file of ['queue.db', 'queue.db-wal', 'settings.json', 'logs/main.log'])
    expect(files).toContain(file);
  expect(files.some((file) => file.startsWith('Partitions/window/'))).toBe(true);
  // No memory dump is ever written.
  expect(files.filter((file) => file.endsWith('.dmp'))).toEqual([]);
  for (const zip of ['first.zip', 'second.zip']) {
    const texts = await unzipTexts(join(folder, zip));
    for (const [name, text] of texts) expect([name, leaksIn(Buffer.from(text), secrets)]).toEqual([name, []]);
  }
  expect(firstProcesses.leaks).toEqual([]);
  expect(secondProcesses.leaks).toEqual([]);
  expect(firstProcesses.count).toBeGreaterThan(2);
});

test('finds secrets in every form that the scan covers', () => {
  const key = `sk_live_${'0123456789abcdef'.repeat(4)}`;
  for (const shift of ['', 'x', 'xy']) {
    expect(
      leaksIn(Buffer.from(Buffer.from(`${shift}${key} and more`).toString('base64')), [key]),
    ).not.toEqual([]);
  }
  for (const form of formsOf(key).values()) expect(leaksIn(form, [key])).not.toEqual([]);
  expect(leaksIn(Buffer.from('https://a/b?sv=1&sig=AbCdEfGh%2Fi'), [])).toEqual(['a signature']);
  expect(leaksIn(Buffer.from('https://a/b?sv=1&sig=…&x=1 redesign=0123456789'), [])).toEqual([]);
});
