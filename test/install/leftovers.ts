/** Finds the files that an installation leaves on a machine. */
import { run } from '../../build/electron/run.ts';
import { runTool } from '../../build/package/fpm/runTool.ts';

/** The folders of installed packages. Home folders belong to their users. */
const folders = ['/etc', '/opt', '/usr', '/var/lib', '/var/cache'];
/** The folders of the package manager's own records. */
const records = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache/apt', '/var/cache/debconf', '/var/cache/man'];

/** Returns every file and folder in the folders of packages. */
export async function filesOfMachine(): Promise<Set<string>> {
  const ignored = records.flatMap((folder) => ['-path', folder, '-prune', '-o']);
  const { stdout } = await runTool('find', [...folders, ...ignored, '-print']);
  return new Set(stdout.trimEnd().split('\n'));
}

/** Returns the new files and folders that belong to no installed package. */
export async function leftoversSince(before: ReadonlySet<string>): Promise<string[]> {
  const added = [...(await filesOfMachine())].filter((path) => !before.has(path));
  if (added.length === 0) return [];
  // dpkg fails when one of the paths belongs to no package, and still lists the others.
  const { stdout } = await run('dpkg-query', ['--search', ...added]);
  const owned = new Set(stdout.split('\n').map((line) => line.slice(line.indexOf(': ') + 2)));
  return added.filter((path) => !owned.has(path));
}
