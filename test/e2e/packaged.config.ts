/** The same tests with the packaged app, as `npm test` runs them: a copy of it outside of this project. */
import { defineConfig } from '@playwright/test';

import type { WorkerOptions } from './fixtures.ts';
import config from './playwright.config.ts';

export default defineConfig<object, WorkerOptions>(config, { use: { build: 'packaged' } });
