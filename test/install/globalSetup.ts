/** Runs before all tests of the installation: builds the packages, or reports why the tests cannot run here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { installPrograms, whyNotHere } from './machine.ts';
import { type Packages, makePackages } from './packages.ts';

/** What the setup provides to every test file. */
export type Installation =
  | { readonly kind: 'possible'; readonly packages: Packages }
  | { readonly kind: 'impossible'; readonly why: string };

declare module 'vitest' {
  interface ProvidedContext {
    installation: Installation;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const why = await whyNotHere();
  if (why !== null) {
    console.log(`The installation is not tested here: ${why}.`);
    project.provide('installation', { kind: 'impossible', why });
    return async () => undefined;
  }
  await installPrograms();
  const folder = await mkdtemp(join(tmpdir(), 'mediamagic-install-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const start = Date.now();
    const packages = await makePackages(folder);
    console.log(`Packages for tests were made within ${Math.round((Date.now() - start) / 1000)} s.`);
    project.provide('installation', { kind: 'possible', packages });
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
