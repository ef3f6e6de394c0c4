/** Reads what the setup provides to the test files, or why the tests cannot run. */
import { inject } from 'vitest';

import type { Packages } from './packages.ts';

const installation = inject('installation');

/** Whether the installation can be tested here. If not, the setup has printed the reason. */
export const isPossible = installation.kind === 'possible';

/** @throws Error When the installation cannot be tested. */
export function packages(): Packages {
  if (installation.kind === 'impossible') throw new Error(installation.why);
  return installation.packages;
}
