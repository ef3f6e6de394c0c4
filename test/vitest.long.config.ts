/** The generated answers in their long form: 10,000 of each, with the time that the worst texts take. */
import { mergeConfig } from 'vitest/config';

import base from './vitest.config.ts';

export default mergeConfig(base, {
  test: { env: { MEDIAMAGIC_ANSWERS: 'long' }, testTimeout: 900_000, disableConsoleIntercept: true },
});
