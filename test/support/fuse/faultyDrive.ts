/** A faulty drive (mountFaultyDrive.ts) that lasts as long as a test. */
import { onTestFinished } from 'vitest';

import { mountTable } from '../../../main/files/fileCalls.ts';
import { type FaultyDrive, mountFaultyDrive } from './mountFaultyDrive.ts';

/** Mounts a drive in `folder` until the test ends. */
export async function faultyDrive(folder: string): Promise<FaultyDrive> {
  const drive = await mountFaultyDrive(folder);
  onTestFinished(async () => {
    drive.unmount();
    await new Promise((next) => setTimeout(next, 50));
  });
  mountTable.expire();
  return drive;
}
