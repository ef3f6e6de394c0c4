/** Tests of the installed app. Each test builds on the previous ones, so the first failure ends the run. */
import { resolve } from 'node:path';

import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    environment: 'node',
    globalSetup: [resolve(import.meta.dirname, 'globalSetup.ts')],
    reporters: ['verbose'],
    bail: 1,
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
