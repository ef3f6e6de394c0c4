/** What the review found, at a glance: in rows, filters, orders, searches, headers, the report and its tables. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/samples.ts';
import type { Service } from '../service/index.ts';
import { type RunningApp, expect, test } from './fixtures.ts';
import { on } from './windows.ts';

/** Drops a file whose review finds these severities. */
async function review(
  app: RunningApp,
  service: Service,
  path: string,
  severities: readonly string[],
): Promise<void> {
  const issues = severities.map((severity, index) => ({
    id: `${index}`,
    severity,
    summary: `=Finding ${index}`,
  }));
  await service.control.addFault({
    endpoint: 'assets.issues',
    kind: 'answer',
    status: 200,
    json: { issues },
  });
  await writeFiller(path, 2_000, path.length);
  await app.drop([path]);
  const name = path.split('/').at(-1) ?? '';
  await app.reaches(name, 'complete');
  await expect(app.row(name).getByTestId('row-status')).toHaveText(wordsFor(severities));
  await service.control.clearFaults();
}

function wordsFor(severities: readonly string[]): string {
  const [worst = ''] = severities;
  const count = severities.filter((severity) => severity === worst).length;
  if (worst === '') return 'No issues';
  const more = severities.length - count;
  return `${count} ${worst.toLowerCase()}${more === 0 ? '' : ` · ${more} more`}`;
}

test('shows critical findings in row, filter, order, search and header', async ({
  launch,
  folder,
  service,
}) => {
  const app = await launch();
  const { page } = app;
  await review(app, service, join(folder, 'clean.txt'), []);
  await review(app, service, join(folder, 'mild.txt'), ['MINOR', 'INFO']);
  await review(app, service, join(folder, 'serious.txt'), ['CRITICAL', 'CRITICAL', 'MAJOR', 'INFO']);
  const statusClass = (name: string) => app.row(name).getByTestId('row-status');
  await expect(statusClass('clean.txt')).toHaveClass(/tone-success/u);
  await expect(statusClass('mild.txt')).toHaveClass(/tone-active/u);
  await expect(statusClass('serious.txt')).toHaveClass(/tone-danger/u);
  await app.screenshots('findings');

  // One click finds every file with critical findings.
  await expect(page.getByTestId('overall-critical')).toHaveText('1 with critical issues');
  await page.getByTestId('overall-critical').click();
  await expect(page.getByTestId('upload-row')).toHaveCount(1);
  await expect(app.row('serious.txt')).toBeVisible();
  await expect(page.getByTestId('filter-with-issues')).toContainText('2');
  await page.getByTestId('filter-with-issues').click();
  await expect(page.getByTestId('upload-row')).toHaveCount(2);
  await page.getByTestId('filter-all').click();
  await page.getByTestId('sort').selectOption('severity');
  const names = async () => (await app.states()).map(([name]) => name);
  await expect.poll(names).toEqual(['serious.txt', 'mild.txt', 'clean.txt']);
  await page.getByTestId('search').fill('critical');
  await expect.poll(names).toEqual(['serious.txt']);
});

test('reports and exports the findings of a drop', async ({ launch, folder, service }) => {
  const app = await launch();
  const { page } = app;
  await review(app, service, join(folder, 'serious.txt'), ['CRITICAL', 'MAJOR']);
  await page.getByTestId('group').click();
  await expect(page.getByTestId('batch-findings')).toHaveText('1 with critical issues');
  await page.getByTestId('batch-report').first().click();
  const report = page.getByTestId('report');
  await expect(report.getByTestId('report-severity-CRITICAL')).toHaveText(/1\s*Critical/u);
  await expect(report.getByTestId('report-files-with-issues')).toHaveText('1 with critical issues');
  await app.screenshots('findings-report');
  const save = async (button: string, name: string): Promise<readonly string[]> => {
    await app.electron.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      },
      join(folder, name),
    );
    await report.getByTestId(button).click();
    await expect(report.getByTestId('report-saved')).toContainText(name);
    return (await readFile(join(folder, name), 'utf8')).trim().split('\r\n');
  };
  const [heading, line] = await save('report-csv', 'files.csv');
  expect(heading).toContain(',issues,critical,major,minor,info,other,');
  expect(line).toContain(',2,1,1,0,0,0,');
  const findings = await save('report-export-findings', 'issues.csv');
  expect(findings).toHaveLength(3);
  expect(findings[1]).toContain(`CRITICAL`);
  expect(findings[1]).toContain(`,'=Finding 0,`);
});

test('filters the results of an upload by severity', async ({ launch, folder }) => {
  const app = await launch();
  const { page } = app;
  const path = join(folder, 'film.txt');
  await writeFiller(path, 1_000, 1);
  await app.drop([path]);
  await app.reaches('film.txt', 'complete');
  await app.row('film.txt').click();
  const results = page.getByTestId('results');
  const critical = results.getByTestId('results-count-CRITICAL');
  await critical.click();
  await expect(critical).toHaveAttribute('aria-pressed', 'true');
  await expect(results.locator('[data-testid=issue]:not([data-severity=CRITICAL])')).toHaveCount(0);
  await expect(results.getByTestId('issue')).toHaveCount(1);
  await app.screenshots('findings-filtered');
  await critical.click();
  await expect(results.getByTestId('issue').nth(3)).toBeVisible();
});

test('completes before its issues can be read, and shows them in row and tray once they are', async ({
  desktop,
  launch,
  service,
  folder,
}) => {
  await service.control.addFault({ endpoint: 'assets.issues', kind: 'answer', status: 500, json: {} });
  await desktop.showPanel();
  const path = join(folder, 'film.txt');
  await writeFiller(path, 1_000, 1);
  const app = await launch({ ...on(desktop), paths: [path] });
  await app.reaches('film.txt', 'complete');
  const status = app.row('film.txt').getByTestId('row-status');
  const issueReads = async () =>
    (await service.control.ledger({ endpoint: 'assets.issues' })).requests.length;
  await expect.poll(issueReads).toBeGreaterThan(0);
  // Issues that are not known yet are no success.
  await expect(status).not.toHaveClass(/tone-success/u);
  await expect(app.page.getByTestId('overall-critical')).toBeHidden();

  await service.control.clearFaults();
  await app.row('film.txt').click();
  await expect(status).toHaveText('1 critical · 4 more');
  await expect(status).toHaveClass(/tone-danger/u);
  await expect.poll(() => desktop.tooltip()).toContain('1 with critical issues');
  expect((await desktop.menu()).map(({ label }) => label)).toContain('1 with critical issues');
  await app.close();

  const again = await launch(on(desktop));
  await expect(again.row('film.txt').getByTestId('row-status')).toHaveText('1 critical · 4 more');
  await again.close();
});
