/**
 * The drive of the bench that stops answering: a real FUSE mount where this machine allows one, and otherwise a folder whose
 * calls hang in the app (fakeHungDrive.ts).
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { mountFaultyDrive, whyNoFuse } from '../../support/fuse/mountFaultyDrive.ts';

export interface HungDrive {
  readonly kind: string;
  /** The folder that a person sees. */
  readonly path: string;
  /** Where its files are written, which never hangs. */
  readonly behind: string;
  /** For the app; null for a real drive. The app hangs its calls below `path` when it is told to. */
  readonly fakeIn: string | null;
  setHung(isHung: boolean): Promise<void>;
  remove(): void;
}

/** A drive in `folder`, whose reads take `delayMs` while it answers. */
export async function hungDrive(folder: string, delayMs: number): Promise<HungDrive> {
  const why = whyNoFuse();
  if (why !== null) return await fakeDrive(folder, why);
  const drive = await mountFaultyDrive(folder);
  await drive.set({ mode: 'slow', delayMs });
  return {
    kind: 'FUSE',
    path: drive.path,
    behind: drive.behind,
    fakeIn: null,
    setHung: (isHung) => drive.set(isHung ? { mode: 'hang' } : { mode: 'slow', delayMs }),
    remove: () => drive.unmount(),
  };
}

async function fakeDrive(folder: string, why: string): Promise<HungDrive> {
  const path = join(folder, 'drive');
  await mkdir(path);
  return {
    kind: `fake (${why})`,
    path,
    behind: path,
    fakeIn: path,
    setHung: () => Promise.resolve(),
    remove: () => undefined,
  };
}
