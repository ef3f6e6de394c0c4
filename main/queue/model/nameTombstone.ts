/** Keeps a name reserved at the service when its upload gives it up. Pure. */
import { isRefusedName } from './guards.ts';
import type { Upload } from './upload.ts';

/**
 * The hidden row that an upload leaves behind when it gets another name after its submission may have been created, or
 * when it becomes a new version of what was submitted. The row keeps the old name reserved, because the service may
 * still read that blob, and it keeps what was submitted, so that the file is recognized even if the new version is
 * removed before it is sent. null: no row is needed. `id`: of the new row; `at`: milliseconds since 1970.
 */
export function nameTombstone(before: Upload, after: Upload, id: string, at: number): Upload | null {
  // The service has a submission under the old name, so no other file may get it.
  if (isRefusedName(before) && after.remoteName === null)
    return {
      ...before,
      id,
      isGrouped: false,
      submitRequestedAt: at,
      status: { state: 'paused' },
      removedAt: at,
    };
  if (before.submitRequestedAt === null || before.remoteName === null) return null;
  if (before.status.state === 'already-submitted' && after.submitRequestedAt === null)
    return { ...before, id, isGrouped: false, removedAt: at };
  if (before.remoteName === after.remoteName && before.account === after.account) return null;
  return { ...before, id, isGrouped: false, status: { state: 'paused' }, removedAt: at };
}
