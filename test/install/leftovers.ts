/** What an installation leaves on a machine. */
import { run } from '../../build/electron/run.ts';
import { runTool } from '../../build/package/fpm/runTool.ts';

/** Where packages put files. Home folders are their users'. */
const folders = ['/etc', '/opt', '/usr', '/var/lib', '/var/cache'];
/** Where the package manager keeps its own records. */
const records = ['/var/lib/dpkg', '/var/lib/apt', '/var/cache/apt', '/var/cache/debconf', '/var/cache/man'];

/** Every file and folder of the machine where packages put them. */
export async function filesOfMachine(): Promise<Set<string>> {
  const ignored = records.flatMap((folder) => ['-path', folder, '-prune', '-o']);
  const { stdout } = await runTool('find', [...folders, ...ignored, '-print']);
  return new Set(stdout.trimEnd().split('\n'));
}

/** What is there now and was not before, and belongs to no package that is installed now. */
export async function leftoversSince(before: ReadonlySet<string>): Promise<string[]> {
  const added = [...(await filesOfMachine())].filter((path) => !before.has(path));
  if (added.length === 0) return [];
  // dpkg fails when one of the paths belongs to no package, and still lists the others.
  const { stdout } = await run('dpkg-query', ['--search', ...added]);
  const owned = new Set(stdout.split('\n').map((line) => line.slice(line.indexOf(': ') + 2)));
  return added.filter((path) => !owned.has(path));
}
