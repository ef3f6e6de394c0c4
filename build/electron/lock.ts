/** A lock between processes: a file that its holder touches as long as it lives. */
import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isMissing } from './runtime.ts';

const touchEveryMs = 2_000;
const lookEveryMs = 200;

/** A lock that was not touched for this long has lost its holder. */
export const abandonedAfterMs = 20_000;

/**
 * Runs `work` while no other process runs its own under the same `file`; waits for its turn.
 *
 * It saves double work, it does not guard correctness: two processes that find the same abandoned lock at the same
 * instant may both go on. What is made under it must therefore appear by one rename.
 */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await create(file))) {
    if (await isAbandoned(file, Date.now())) {
      await rm(file, { force: true });
    } else {
      await delay(lookEveryMs);
    }
  }
  const touching = setInterval(() => void touch(file), touchEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(file, { force: true });
  }
}

async function create(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

async function isAbandoned(file: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(file)).mtimeMs > abandonedAfterMs;
  } catch (error) {
    if (isMissing(error)) {
      return false;
    }
    throw error;
  }
}

async function touch(file: string): Promise<void> {
  try {
    const now = new Date();
    await utimes(file, now, now);
  } catch {
    // Somebody took the lock for abandoned (this machine slept, say). The work goes on: see above.
  }
}
