/** Bad input in the window: each problem is shown in its row or a banner, and nothing is lost. */
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sampleFile, writeBelyingFile, writeFiller, writeSparseFile } from '../fixtures/samples.ts';
import { has, requires } from '../support/system.ts';
import { expect, test } from './fixtures.ts';

test('shows why a path cannot be sent, and sends none of its bytes', async ({ launch, service, folder }) => {
  const path = (name: string) => join(folder, name);
  await mkdir(path('no files in here'));
  await writeFile(path('empty.mp4'), '');
  await writeBelyingFile(path('Holiday.jpg'));
  await copyFile(sampleFile('Logo.png'), path('archive.zip'));
  await writeSparseFile(path('endless.mp4'), 5_000_000_001, 'Autumn campaign - teaser.mp4');
  // A link to itself is unreadable even for root.
  const isUnreadable = has('unreadable files') || has('file links');
  if (has('unreadable files')) {
    await writeFile(path('unreadable.txt'), 'secret');
    await chmod(path('unreadable.txt'), 0);
  } else if (has('file links')) {
    await symlink(path('unreadable.txt'), path('unreadable.txt'));
  }
  const expected: Record<string, RegExp> = {
    'gone.mp4': /file not found/i,
    'no files in here': /empty|no files|nothing/i,
    'empty.mp4': /empty/i,
    'Holiday.jpg': /wrong file extension/i,
    'archive.zip': /file type not supported/i,
    'endless.mp4': /too large|too big/i,
    ...(isUnreadable ? { 'unreadable.txt': /read|open/i } : {}),
  };
  const app = await launch({ paths: Object.keys(expected).map(path) });
  for (const [name, words] of Object.entries(expected)) {
    await app.reaches(name, 'failed');
    await expect(app.row(name).getByTestId('row-status')).toContainText(words);
  }
  await expect(app.page.getByTestId('filter-attention')).toContainText(`${Object.keys(expected).length}`);
  await app.row('endless.mp4').click();
  await expect(app.page.getByTestId('failure-card')).toContainText('5 GB');
  // The only request is the check of the connection at the start.
  const { requests } = await service.control.ledger();
  expect(new Set(requests.map(({ endpoint }) => endpoint))).toEqual(new Set(['submissions.get']));
  await app.close();
});

test('sends and shows names with emoji, quotes, newlines and 255 bytes unchanged', async ({
  launch,
  folder,
}) => {
  requires('any file name', test.skip);
  const names = [
    '🎬 "final" \'cut\'.txt',
    'line\nbreak.txt',
    `${'ü'.repeat(125)}.txt`,
    '<b onclick=x>&amp;.txt',
    '‮gpj.txt',
  ];
  for (const [index, name] of names.entries()) await writeFiller(join(folder, name), 300, index);
  const app = await launch({ paths: names.map((name) => join(folder, name)) });
  for (const name of names) {
    const row = app.page.locator(`[data-testid=upload-row][data-name="${cssEscaped(name)}"]`);
    await expect(row).toHaveAttribute('data-state', 'complete');
  }
  await app.close();
});

/** Escapes a string for use inside a CSS string. */
function cssEscaped(text: string): string {
  return text.replaceAll(/["\\\n]/g, (character) => `\\${character.charCodeAt(0).toString(16)} `);
}

test('shows an unreachable API in a banner, fails nothing, and continues when the address is fixed', async ({
  launch,
  service,
  folder,
}) => {
  await writeFiller(join(folder, 'a.txt'), 300, 1);
  await service.control.setNetwork('down');
  const app = await launch({ paths: [join(folder, 'a.txt')] });
  await expect(app.page.getByTestId('gate-offline')).toBeVisible();
  await expect(app.page.getByTestId('gate-offline')).toContainText(new URL(service.apiUrl).host);
  await expect(app.row('a.txt')).toHaveAttribute('data-state', 'queued');
  await service.control.setNetwork('up');
  await app.page.getByTestId('gate-offline').getByTestId('gate-check-again').click();
  await app.reaches('a.txt', 'complete');
  await expect(app.page.getByTestId('gate-offline')).toBeHidden();
  await app.close();
});

for (const [key, words] of [
  ['expired', 'This API key has expired'],
  ['revoked', 'This API key has been revoked'],
] as const) {
  test(`shows the service’s message for a key that is ${key}, and continues with a valid key`, async ({
    launch,
    service,
    folder,
  }) => {
    await writeFiller(join(folder, 'a.txt'), 300, 1);
    const app = await launch({ apiKey: service.keys[key], paths: [join(folder, 'a.txt')] });
    await expect(app.page.getByTestId('gate-key')).toContainText(words);
    await expect(app.row('a.txt')).toHaveAttribute('data-state', 'queued');
    await app.page.getByTestId('gate-key-settings').click();
    await app.page.getByTestId('settings-api-key').fill(service.keys.live);
    await app.page.getByTestId('settings-save').click();
    await app.reaches('a.txt', 'complete');
    await expect(app.page.getByTestId('gate-key')).toBeHidden();
    await app.close();
  });
}

test('keeps files waiting without a key, and asks for one', async ({ launch, service, folder }) => {
  await writeFiller(join(folder, 'a.txt'), 300, 1);
  const app = await launch({ apiKey: '', paths: [join(folder, 'a.txt')] });
  await expect(app.page.getByTestId('gate-key')).toBeVisible();
  await app.reaches('a.txt', 'queued');
  expect((await service.control.ledger()).requests).toEqual([]);
  await app.close();
});

test('refuses wrong settings at their field and keeps the previous values', async ({ launch, folder }) => {
  const app = await launch({ apiUrl: '', apiKey: '', userData: join(folder, 'fresh') });
  await app.page.getByTestId('gate-key-settings').click();
  await app.page.getByTestId('settings-api-url').fill('http://api.example.com');
  await app.page.getByTestId('settings-api-key').fill('not a key');
  await app.page.getByTestId('settings-save').click();
  await expect(app.page.getByTestId('settings')).toContainText(/https/);
  const view = await app.page.evaluate(() => window.mediamagic?.settings());
  expect(view).toMatchObject({ apiUrl: expect.stringContaining('azurewebsites.net'), key: null });
  await app.close();
});

test('refuses calls that do not match the contract, and continues to work', async ({ launch, folder }) => {
  await writeFiller(join(folder, 'a.txt'), 300, 1);
  const app = await launch();
  const refusals = await app.page.evaluate(async () => {
    const bridge = window.mediamagic as unknown as Record<string, (args?: unknown) => Promise<unknown>>;
    const attempts: [string, unknown][] = [
      ['listUploads', { filter: 'everything', search: '', sort: 'queue', offset: 0, limit: 10 }],
      ['listUploads', { filter: 'all', search: '', sort: 'queue', offset: 0, limit: 1_000_000 }],
      ['uploadDetails', { id: '1; DROP TABLE uploads' }],
      ['actOnUploads', { action: 'explode', ids: [] }],
      ['saveSettings', { apiUrl: 7 }],
      ['openPage', { page: 'https://evil.example' }],
      ['overview', { unexpected: true }],
    ];
    const answers: string[] = [];
    for (const [name, args] of attempts) {
      const refused = await bridge[name]?.(args).then(
        () => 'accepted',
        (error: Error) => error.message,
      );
      answers.push(refused ?? 'no such call');
    }
    return answers;
  });
  for (const refusal of refusals) expect(refusal).toMatch(/argument refused/);
  const unknown = await app.page.evaluate(() =>
    window.mediamagic?.uploadDetails({ id: '00000000-0000-4000-8000-000000000000' }),
  );
  expect(unknown).toBeNull();
  await app.drop([join(folder, 'a.txt')]);
  await app.reaches('a.txt', 'complete');
  await app.close();
});
