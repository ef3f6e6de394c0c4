/** What an installation leaves on a machine. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from '../../build/electron/run.ts';

/** Where packages put files. Home folders are their users'. */
const folders = ['/etc', '/opt', '/usr', '/var/lib', '/var/cache'];
/** Where the package manager keeps its own records. */
const records = /^\/var\/(?:lib\/(?:dpkg|apt|ucf|systemd)|cache\/(?:apt|debconf|man|ldconfig))(?:\/|$)/u;

export async function filesOfMachine(): Promise<Set<string>> {
  const files = new Set<string>();
  for (const folder of folders) await collect(folder, files);
  return files;
}

/** What is there now and was not before, and belongs to no package that is installed now. */
export async function leftoversSince(before: ReadonlySet<string>): Promise<string[]> {
  const added = [...(await filesOfMachine())].filter((path) => !before.has(path));
  if (added.length === 0) return [];
  // dpkg fails when one of the paths is nobody's, and still lists the others.
  const { stdout } = await run('dpkg-query', ['--search', ...added]);
  const owned = new Set(stdout.split('\n').map((line) => line.slice(line.indexOf(': ') + 2)));
  return added.filter((path) => !owned.has(path));
}

async function collect(folder: string, files: Set<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (records.test(path)) continue;
    files.add(path);
    if (entry.isDirectory()) await collect(path, files);
  }
}
