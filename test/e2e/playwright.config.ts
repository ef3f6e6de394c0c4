/** End-to-end tests: the app as `npm run build` made it, in a real Electron, against the local service. */
import { resolve } from 'node:path';

import { defineConfig } from '@playwright/test';

const projectFolder = resolve(import.meta.dirname, '../..');

export default defineConfig({
  testDir: import.meta.dirname,
  snapshotPathTemplate: '{testDir}/visual/{arg}{ext}',
  outputDir: resolve(projectFolder, 'artifacts/e2e'),
  // Each test has an app and a folder of its own; two at once is what two cores carry.
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // A machine that stood still for a moment is told from a fault by trying once more; the report names what was flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list', { printSteps: false }]],
});
