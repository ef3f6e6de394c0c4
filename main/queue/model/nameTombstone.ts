/**
 * What an upload leaves behind when it goes on under another name after its submission may have been created, or as a
 * new version of what was submitted: a row that is not shown, as of an upload that left the history. It keeps the old
 * name, so that nothing else is ever put at a blob that the service may be looking at, and what was submitted, so that
 * the file is known also when the new version is removed before it is sent. Pure.
 */
import type { Upload } from './upload.ts';

/** null: nothing that anybody has to know of. `id`: for the new row; `at`: milliseconds since 1970. */
export function nameTombstone(before: Upload, after: Upload, id: string, at: number): Upload | null {
  if (before.submitRequestedAt === null || before.remoteName === null) return null;
  if (before.status.state === 'already-submitted' && after.submitRequestedAt === null)
    return { ...before, id, removedAt: at };
  if (before.remoteName === after.remoteName && before.account === after.account) return null;
  return { ...before, id, status: { state: 'paused' }, removedAt: at };
}
