/** End-to-end tests of the output of `npm run build`, in a real Electron, with the local service. */
import { resolve } from 'node:path';

import { defineConfig } from '@playwright/test';

const projectFolder = resolve(import.meta.dirname, '../..');

export default defineConfig({
  testDir: import.meta.dirname,
  snapshotPathTemplate: '{testDir}/visual/{arg}{ext}',
  outputDir: resolve(projectFolder, 'artifacts/e2e'),
  // Each test has its own app and folder, so two can run at once on two cores.
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // One retry separates a slow machine from a real failure. The report lists flaky tests.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list', { printSteps: false }]],
});
