/** The results in the details drawer: grouped and counted, not finished, unavailable, and with odd texts. */
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import type { Service } from '../service/index.ts';
import { type RunningApp, expect, test } from './fixtures.ts';

async function openComplete(app: RunningApp, folder: string, name: string): Promise<void> {
  await writeFiller(join(folder, name), 1_000, 1);
  await app.drop([join(folder, name)]);
  await app.reaches(name, 'complete');
  await app.row(name).click();
  await expect(app.page.getByTestId('details')).toBeVisible();
}

/** Records the URLs that the main process would open, and opens none. */
async function watchOpened(app: RunningApp): Promise<() => Promise<readonly string[]>> {
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (address) => {
      opened.push(address);
    };
  });
  return () => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
}

/** Answers the system's questions one after the other and records them. */
async function answerQuestions(
  app: RunningApp,
  answers: readonly string[],
): Promise<() => Promise<readonly string[]>> {
  await app.electron.evaluate(({ dialog }, names) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    const show = async (...args: readonly unknown[]) => {
      const { message, buttons = [] } = args.at(-1) as Electron.MessageBoxOptions;
      asked.push(message);
      return { response: buttons.indexOf(names[asked.length - 1] ?? ''), checkboxChecked: false };
    };
    dialog.showMessageBox = show;
  }, answers);
  return () => app.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

/** Makes the endpoints of the results answer this way for the next `next` requests. */
async function answerReads(service: Service, status: number, json: unknown, next?: number): Promise<void> {
  for (const endpoint of ['assets.topics', 'assets.issues', 'assets.get'] as const) {
    // The app itself reads the issues of a complete upload once.
    const own = endpoint === 'assets.issues' ? 1 : 0;
    const times = next === undefined ? {} : { next: next + own };
    await service.control.addFault({ endpoint, kind: 'answer', status, json, ...times });
  }
}

test('shows the issues of a complete upload by topic, counted by severity', async ({ launch, folder }) => {
  const app = await launch();
  const { page } = app;
  const opened = await watchOpened(app);
  await openComplete(app, folder, 'film.txt');
  const results = page.getByTestId('results');

  await expect(results.getByTestId('results-count-CRITICAL')).toHaveText(/1\s*Critical/);
  for (const severity of ['MAJOR', 'MINOR', 'INFO']) {
    await expect(results.getByTestId(`results-count-${severity}`)).toBeVisible();
  }
  const claims = results.getByTestId('topic').filter({ hasText: 'Product claims' });
  await expect(claims.getByTestId('topic-summary')).toContainText('What the piece says about the product');
  const orphans = results.getByTestId('topic').filter({ hasText: 'Other issues' });
  await expect(orphans.getByTestId('issue').first()).toContainText('The logo is the one used before');

  const issue = claims.getByTestId('issue').first();
  await expect(issue).toContainText('CLM-101');
  await expect(issue).toContainText('A health benefit is claimed without evidence on screen');
  await expect(issue.getByTestId('issue-reasoning')).toHaveCount(0);
  await issue.getByRole('button').press('Enter');
  await expect(issue.getByTestId('issue-reasoning')).toContainText('Unproven health claim');
  await expect(issue.getByTestId('issue-reasoning')).toContainText('evidence that viewers can check');
  await expect(issue.getByTestId('precedent')).toContainText('Upheld');
  await app.screenshots('results');

  const link = issue.getByTestId('outside-link');
  await expect(link).toHaveText('rulings.example');
  // Another host than the service's own: the system's dialog asks, which no script of the page can answer.
  const asked = await answerQuestions(app, ['Cancel', 'Open']);
  await link.click();
  await expect.poll(asked).toEqual(['Open rulings.example in your browser?']);
  await expect(link).toBeFocused();
  expect(await opened()).toEqual([]);
  await link.click();
  await expect.poll(opened).toEqual([expect.stringMatching(/^https:\/\/rulings\.example\/\d{4}\/clm-101$/)]);

  await expect(page.getByTestId('details')).toContainText('Multipart');
  await expect(page.getByTestId('details')).toContainText('Average speed');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('details')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('details')).toBeVisible();
  await app.close();
});

test('shows why results cannot be loaded, and loads them after another try', async ({
  launch,
  service,
  folder,
}) => {
  const app = await launch();
  // three attempts of each read
  await answerReads(service, 502, { detail: 'Failed to load results from storage' }, 3);
  await openComplete(app, folder, 'film.txt');
  const results = app.page.getByTestId('results');
  const card = results.getByTestId('results-unavailable');
  await expect(card).toContainText('Couldn’t load results');
  await expect(card).toContainText('Failed to load results from storage');
  await expect(card).toContainText('HTTP 502');
  await expect(app.row('film.txt')).toHaveAttribute('data-state', 'complete');
  await app.screenshots('results-unavailable');
  await card.getByTestId('results-retry').press('Enter');
  await expect(results.getByTestId('topic').first()).toContainText('Product claims');
  await expect(card).toHaveCount(0);
  // the button is gone, but the focus stays in the drawer
  await expect(results.getByRole('heading', { name: 'Results' })).toBeFocused();
  await app.page.keyboard.press('Escape');
  await expect(app.page.getByTestId('details')).toHaveCount(0);
  await app.close();
});

test('shows results as not finished until processing ends', async ({ launch, service, folder }) => {
  await service.control.setProcessingSpeed(0);
  await writeFiller(join(folder, 'slow.txt'), 1_000, 1);
  const app = await launch({ paths: [join(folder, 'slow.txt')] });
  await app.reaches('slow.txt', 'processing');
  await app.row('slow.txt').click();
  const results = app.page.getByTestId('results');
  await expect(results.getByTestId('results-not-finished')).toContainText('Review in progress');
  await service.control.setProcessingSpeed(1_000);
  await expect(results.getByTestId('results-ready')).toBeVisible();

  for (const endpoint of ['assets.topics', 'assets.issues'] as const) {
    const json = { detail: 'Asset has not finished processing' };
    await service.control.addFault({ endpoint, kind: 'answer', status: 404, json, next: 1 });
  }
  await results.getByTestId('results-reload').click();
  await expect(results.getByTestId('results-not-finished')).toContainText('Review in progress');
  await results.getByTestId('results-retry').click();
  await expect(results.getByTestId('results-ready')).toBeVisible();
  await app.close();
});

test('waits only with the results when the plan does not cover reading', async ({
  launch,
  service,
  folder,
}) => {
  const app = await launch();
  await openComplete(app, folder, 'film.txt');
  const results = app.page.getByTestId('results');
  await expect(results.getByTestId('results-ready')).toBeVisible();
  await service.control.revokePlan({ key: 'sandbox', bucket: 'submission_read' });
  await results.getByTestId('results-reload').click();
  await expect(results.getByTestId('results-unavailable')).toContainText('Not included in your plan');
  const banner = app.page.getByTestId('gate-plan');
  await expect(banner).toBeVisible();
  await expect(app.row('film.txt')).toHaveAttribute('data-state', 'complete');
  await service.control.grantPlan({ key: 'sandbox', bucket: 'submission_read' });
  await banner.getByTestId('gate-check-again').click();
  await expect(results.getByTestId('results-ready')).toBeVisible();
  await expect(banner).toBeHidden();
  await app.close();
});

test('shows markup, right-to-left and very long texts as cut plain text', async ({
  launch,
  service,
  folder,
}) => {
  const markup = '<img src=x onerror="document.title=1"><b>bold</b> {{ 1 + 1 }}';
  const kilobytes = 'A hundred kilobytes of words. '.repeat(3_500);
  const issue = {
    id: 'i-1',
    ruleCode: 'x'.repeat(5_000),
    severity: 'BLOCKER',
    summary: `${markup} \u202Egpj.exe`,
    severityReasoning: kilobytes,
    precedents: [{ title: 'Script', url: 'javascript:alert(1)' }],
  };
  const app = await launch();
  await answerReads(service, 200, { topics: [{ title: markup, issues: [issue] }], issues: [issue] });
  await openComplete(app, folder, 'film.txt');
  const results = app.page.getByTestId('results');
  const shown = results.getByTestId('issue').first();
  await expect(shown).toContainText(`${markup} [RLO]gpj.exe`);
  await expect(shown).toContainText('BLOCKER');
  await shown.getByRole('button').click();
  await expect(shown.getByTestId('precedent')).toContainText('javascript:alert(1)');
  await expect(results.getByTestId('outside-link')).toHaveCount(0);
  await expect(results.locator('img, b')).toHaveCount(0);

  const reasoning = shown.getByTestId('issue-reasoning');
  const length = () => reasoning.evaluate((element) => element.textContent.length);
  expect(await length()).toBeLessThan(1_000);
  await app.screenshots('results-odd');
  await reasoning.getByTestId('show-all').click();
  await expect.poll(length).toBeGreaterThan(100_000);
  const wide = () => app.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(await wide()).toBe(false);
  await reasoning.getByTestId('show-all').click();
  await expect.poll(length).toBeLessThan(1_000);
  await app.close();
});

test('opens the documentation of a refusal only after showing its host', async ({
  launch,
  service,
  folder,
}) => {
  const docs_url = 'https://support.mediamagic.app/integrations/errors';
  await service.control.addFault({
    endpoint: 'submissions.create',
    kind: 'answer',
    status: 409,
    json: { detail: 'Asset already submitted', docs_url },
  });
  await writeFiller(join(folder, 'again.txt'), 1_000, 1);
  const app = await launch({ paths: [join(folder, 'again.txt')] });
  const opened = await watchOpened(app);
  await app.reaches('again.txt', 'already-submitted');
  await app.row('again.txt').getByRole('button', { name: 'Learn more' }).click();
  const question = app.page.getByTestId('already-submitted-card').getByTestId('outside-question');
  await expect(question).toContainText('Open support.mediamagic.app in your browser?');
  expect(await opened()).toEqual([]);
  await question.getByTestId('outside-open').click();
  await expect.poll(opened).toEqual([docs_url]);
  await expect(question).toHaveCount(0);
  await app.close();
});

test('reads results once each time the drawer opens', async ({ launch, service, folder }) => {
  const reads = async () => (await service.control.ledger({ endpoint: 'assets.topics' })).requests.length;
  const app = await launch();
  await openComplete(app, folder, 'film.txt');
  await expect(app.page.getByTestId('results-ready')).toBeVisible();
  const others = ['one.txt', 'two.txt', 'three.txt'];
  for (const [index, name] of others.entries()) await writeFiller(join(folder, name), 2_000, index + 2);
  await app.drop(others.map((name) => join(folder, name)));
  for (const name of others) await app.reaches(name, 'complete');
  await app.page.getByTestId('results-reload').click();
  await expect.poll(reads).toBe(2);
  await app.close();
});
