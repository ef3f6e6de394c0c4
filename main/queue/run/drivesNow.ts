/** Connects the scheduler to what is known about the drives now. */
import { driveCalls, driveKeyOf, driveNameNow } from '../../files/fileCalls.ts';
import type { Upload } from '../model/upload.ts';
import type { DriveOfUpload, DriveState } from './driveSlots.ts';

export function driveOfUpload({ path, realPath }: Pick<Upload, 'path' | 'realPath'>): DriveOfUpload {
  const at = realPath ?? path;
  return { drive: driveKeyOf(at), name: driveNameNow(at) };
}

export function driveState(drive: string): DriveState {
  if (driveCalls.isResponding(drive)) return 'responding';
  return driveCalls.isClosed(drive) ? 'closed' : 'hanging';
}
