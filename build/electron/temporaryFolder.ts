/** A folder for the length of one piece of work, beside the place where its result will be. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Runs `work` with a new folder inside `parent` (the same file system, so a rename out of it is atomic). The folder's
 * name holds our process id: what a killed process has left is recognised by it, and removed here.
 */
export async function withTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true });
  for (const name of leftBehind(await readdir(parent), isRunning)) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(parent, `temporary-${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Those of the names in a folder that are temporary folders of processes that have ended. */
export function leftBehind(names: readonly string[], runs: (processId: number) => boolean): string[] {
  return names.filter((name) => {
    const owner = /^temporary-(?<processId>\d+)-/u.exec(name)?.groups?.['processId'];
    return owner !== undefined && !runs(Number(owner));
  });
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
