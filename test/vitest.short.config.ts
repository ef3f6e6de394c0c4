/** The model, chaos and fuzz tests in their short forms, as `npm test` runs them; everything else is vitest.config.ts. */
import { mergeConfig } from 'vitest/config';

import base from './vitest.config.ts';

export default mergeConfig(base, {
  test: { env: { MEDIAMAGIC_CHAOS: 'short', MEDIAMAGIC_MODEL: 'short', MEDIAMAGIC_FUZZ: 'short' } },
});
