/** Unit and integration tests run on Node alone; those that need Electron are Playwright's, in e2e/. */
import { resolve } from 'node:path';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Two cores: more would only make tests wait for each other.
    maxWorkers: 2,
  },
});
