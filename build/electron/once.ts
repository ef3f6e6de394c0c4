/** Long work that several processes may need at once: one of them does it, and a failure is remembered for hours. */
import { mkdir, mkdtemp, open, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import { cacheFolder } from './paths.ts';

const touchEveryMs = 2_000;
const lookEveryMs = 200;

/** A lock that was not touched for this long has lost its holder. */
export const abandonedAfterMs = 20_000;

/**
 * Runs `work` while no other process runs its own under the same `file`; waits for its turn. The holder touches the file
 * as long as it lives.
 *
 * The lock saves double work and does not guard correctness: two processes that find the same abandoned lock at the same
 * instant may both continue. What is made under it must therefore appear by one rename.
 */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true });
  while (!(await create(file))) {
    const touchedAt = (await stat(file).catch(() => null))?.mtimeMs ?? Infinity;
    if (Date.now() - touchedAt > abandonedAfterMs) await rm(file, { force: true });
    else await delay(lookEveryMs);
  }
  // A touch fails when another process took the lock for abandoned, for example because this machine slept.
  const touch = () => void utimes(file, new Date(), new Date()).catch(() => undefined);
  const touching = setInterval(touch, touchEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(touching);
    await rm(file, { force: true });
  }
}

async function create(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** How long a failure is remembered, so that what cannot work here is not tried again at every start. */
export const rememberedForMs = 6 * 60 * 60 * 1000;

const failureSchema = z.object({
  /** What was tried, e.g. a version: another one is another try. */
  subject: z.string(),
  why: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
type RememberedFailure = z.infer<typeof failureSchema>;

/** Whether `failure` still speaks against trying `subject` at `now` (milliseconds since 1970). */
export function stillCounts(failure: RememberedFailure | null, subject: string, now: number): boolean {
  if (failure === null || failure.subject !== subject) return false;
  // An entry from the future was written under a wrong clock, and might otherwise count for years.
  return now >= failure.at && now - failure.at < rememberedForMs;
}

/** Why `subject` failed within the last hours; null when it did not. */
export async function recentFailure(name: string, subject: string): Promise<string | null> {
  try {
    const failure = failureSchema.parse(JSON.parse(await readFile(failureFile(name), 'utf8')));
    return stillCounts(failure, subject, Date.now()) ? failure.why : null;
  } catch {
    // The file only saves time: where it is missing or unreadable, the work is tried once more.
    return null;
  }
}

/** Remembers that `subject` failed just now. */
export async function rememberFailure(name: string, subject: string, why: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(failureFile(name), `${JSON.stringify({ subject, why, at: Date.now() })}\n`);
}

function failureFile(name: string): string {
  return join(cacheFolder, `${name}-failed.json`);
}

interface OnceOptions<Found> {
  /** Names the lock and the memory of a failure. */
  readonly name: string;
  readonly subject: string;
  /** Printed before the work begins. */
  readonly announcement: string;
  /** What the work is to make; null while it does not exist. */
  find(): Promise<Found | null>;
  /** Returns what to say when nothing can be found afterwards. */
  make(): Promise<string>;
}

type Outcome<Found> =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'absent'; readonly why: string };

/** Makes something in one process at a time, unless that failed within the last hours. */
export async function makeOnce<Found>(options: OnceOptions<Found>): Promise<Outcome<Found>> {
  const { name, subject, announcement, find, make } = options;
  // Asked again under the lock: another process may have made it, or failed to, while this one waited.
  return (
    (await knownOutcome(options)) ??
    withLock(join(cacheFolder, `${name}.lock`), async () => {
      const known = await knownOutcome(options);
      if (known !== null) return known;
      process.stderr.write(`${announcement}\n`);
      const why = await make();
      const found = await find();
      if (found !== null) return { kind: 'found', found };
      await rememberFailure(name, subject, why);
      return { kind: 'absent', why };
    })
  );
}

async function knownOutcome<Found>(options: OnceOptions<Found>): Promise<Outcome<Found> | null> {
  const found = await options.find();
  if (found !== null) return { kind: 'found', found };
  const failure = await recentFailure(options.name, options.subject);
  if (failure === null) return null;
  const hours = rememberedForMs / 3_600_000;
  return { kind: 'absent', why: `${failure} (tried again ${hours} hours after that)` };
}

/**
 * Runs `work` with a new folder inside `parent` (the same file system, so a rename out of it is atomic). The folder's
 * name holds our process id: the folders of killed processes are recognised by it, and removed here.
 */
export async function withTemporaryFolder<Result>(
  parent: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(parent, { recursive: true });
  for (const name of abandonedFolders(await readdir(parent), isRunning)) {
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
export function abandonedFolders(
  names: readonly string[],
  runs: (processId: number) => boolean,
): readonly string[] {
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
    // EPERM: the process runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
