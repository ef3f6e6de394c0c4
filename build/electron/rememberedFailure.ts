/** A failure kept in a file for some hours, so that what cannot work here is not tried again at every start. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How long a failure is remembered. */
export const rememberedForMs = 6 * 60 * 60 * 1000;

export interface RememberedFailure {
  /** What was tried, e.g. a version: another one is another try. */
  readonly subject: string;
  readonly why: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Whether `failure` still speaks against trying `subject` at `now` (milliseconds since 1970). */
export function stillCounts(failure: RememberedFailure | null, subject: string, now: number): boolean {
  if (failure === null || failure.subject !== subject) {
    return false;
  }
  const ageMs = now - failure.at;
  // An entry from the future was written under a wrong clock, and might otherwise count for years.
  return ageMs >= 0 && ageMs < rememberedForMs;
}

/** The failure in `file`, or null when there is none or it cannot be read. */
export async function readFailure(file: string): Promise<RememberedFailure | null> {
  try {
    return asFailure(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Only a hint to save time: without it the thing is tried once more.
    return null;
  }
}

/** Keeps `failure` in `file`. */
export async function writeFailure(file: string, failure: RememberedFailure): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(failure)}\n`);
}

function asFailure(value: unknown): RememberedFailure | null {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('subject' in value && 'why' in value && 'at' in value)
  ) {
    return null;
  }
  const { subject, why, at } = value;
  return typeof subject === 'string' && typeof why === 'string' && typeof at === 'number'
    ? { subject, why, at }
    : null;
}
