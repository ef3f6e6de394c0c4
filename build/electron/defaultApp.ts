/** Packs `defaultApp/`, what Electron runs until it has read its command line, into a distribution. */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isMissing } from './runtime.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const source = join(import.meta.dirname, 'defaultApp');
const files = ['package.json', 'main.mjs', 'commandLine.mjs'];

/** Puts the default app into the distribution in `directory`, unless exactly this one is there. */
export async function installDefaultApp(directory: string): Promise<void> {
  const resources = join(directory, 'resources');
  const stamp = join(resources, 'default_app.sha256');
  const wanted = await digestOfSource();
  if ((await textOf(stamp)) === wanted) {
    return;
  }
  // Loaded only here: it takes longer than all the rest when nothing is to be done.
  const { createPackageFromFiles } = await import('@electron/asar');
  await withTemporaryFolder(directory, async (temporary) => {
    const packed = join(temporary, 'default_app.asar');
    await createPackageFromFiles(
      source,
      packed,
      files.map((file) => join(source, file)),
    );
    // An Electron that runs meanwhile keeps the old file open.
    await rename(packed, join(resources, 'default_app.asar'));
    await writeFile(stamp, wanted);
  });
}

async function digestOfSource(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(file).update(await readFile(join(source, file)));
  }
  return hash.digest('hex');
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}
