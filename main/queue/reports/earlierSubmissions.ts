/** The submissions that a file may be a new version of, as far as this app knows them. */
import { basename } from 'node:path';

import type { EarlierSubmission } from '../../../preload/contract.ts';
import type { Upload } from '../model/upload.ts';
import type { MadeSubmission } from '../store/submissionIndex.ts';
import type { UploadStore } from '../store/uploadStore.ts';

/** How many submissions are offered. */
const maxOffered = 20;
/** The newest submissions that are searched for the name of the file. */
const maxSearched = 2_000;

/** Those of the same file or name first, then the newest. Empty for an upload without a site. */
export function earlierSubmissions(store: UploadStore, upload: Upload): EarlierSubmission[] {
  const { site, path } = upload;
  if (site === null) return [];
  const { submissionIndex } = store;
  const newest = submissionIndex.made(site, maxSearched);
  const name = basename(path);
  const ofName = newest.filter((made) => basename(made.path) === name);
  const all = [...submissionIndex.made(site, maxOffered, path), ...ofName, ...newest];
  const offered = new Map<string, MadeSubmission>();
  for (const made of all) if (!offered.has(made.submissionId)) offered.set(made.submissionId, made);
  return [...offered.values()].slice(0, maxOffered).map(({ submissionId, path: madeOf, submittedAt }) => ({
    submissionId,
    name: basename(madeOf),
    submittedAt,
  }));
}
