/** What the set-up has made for the test files, or why it has made nothing. */
import { inject } from 'vitest';

import type { Packages } from './packages.ts';

const installation = inject('installation');

/** Whether the installation can be tested here; the set-up has printed why not. */
export const isPossible = installation.kind === 'possible';

/** @throws Error where the installation cannot be tested. */
export function packages(): Packages {
  if (installation.kind === 'impossible') throw new Error(installation.why);
  return installation.packages;
}
