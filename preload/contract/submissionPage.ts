/** The page of a submission in the browser. No address of it is documented, so a person enters its template. */
import { externalHost } from './externalUrls.ts';

/** What the template has in place of the submission's id. */
export const submissionIdMark = '{submissionId}';

/** The address of the submission's page; null without a template that can be used. */
export function submissionLink(template: string, submissionId: string): string | null {
  if (submissionPageProblem(template) !== null) return null;
  const address = template.trim().replaceAll(submissionIdMark, () => encodeURIComponent(submissionId));
  return address === '' ? null : address;
}

/** Why a template cannot be used; null if it can be, and for an empty one. */
export function submissionPageProblem(template: string): 'not-a-page' | 'no-submission-id' | null {
  const trimmed = template.trim();
  if (trimmed === '') return null;
  // The id may stand anywhere in the address, but not in the name of its server.
  const host = externalHost(trimmed.replaceAll(submissionIdMark, 'one'));
  if (host === null || host !== externalHost(trimmed.replaceAll(submissionIdMark, 'other')))
    return 'not-a-page';
  return trimmed.includes(submissionIdMark) ? null : 'no-submission-id';
}
