/** Runs the same tests with a copy of the packaged app outside this project, as `npm test` does. */
import { defineConfig } from '@playwright/test';

import type { WorkerOptions } from './fixtures.ts';
import config from './playwright.config.ts';

export default defineConfig<object, WorkerOptions>(config, { use: { build: 'packaged' } });
