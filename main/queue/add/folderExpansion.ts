/**
 * Replaces an upload whose path turned out to be a folder by uploads of its files. A folder is added like that when its drive
 * does not answer at once, so that nothing of a drop is lost.
 */
import { walkEntries } from '../../files/walk.ts';
import type { Upload } from '../model/upload.ts';
import { AddedSubmissions } from '../store/addedSubmissions.ts';
import type { UploadStore } from '../store/uploadStore.ts';

export interface FolderExpansionDeps {
  readonly store: Pick<UploadStore, 'submissions' | 'unfinishedAmong' | 'transaction'>;
  /** Adds uploads of these files to the batch of `like`. */
  readonly insert: (paths: readonly string[], like: Upload, places: Places) => void;
}

type Places = Pick<AddedSubmissions, 'take'>;

/** `code`: the error of the file system because of which the folder was not listed. */
type Expanded = { readonly files: number } | { readonly code: string };

/** Files that are saved at once. */
const chunkSize = 100;

export class FolderExpansion {
  private readonly deps: FolderExpansionDeps;
  private isStopped = false;

  constructor(deps: FolderExpansionDeps) {
    this.deps = deps;
  }

  /** The app quits. The next start finds the folder again. */
  stop(): void {
    this.isStopped = true;
  }

  /** Adds the folder's files. A folder inside it that does not answer is added as it is. */
  async expand(upload: Upload): Promise<Expanded> {
    const { store, insert } = this.deps;
    const places = this.placesLike(upload);
    let files = 0;
    let chunk: string[] = [];
    const flush = (): void => {
      const known = new Set(store.unfinishedAmong(chunk).map(({ path }) => path));
      const fresh = chunk.filter((path) => !known.has(path));
      if (fresh.length > 0 && !this.isStopped) insert(fresh, upload, places);
      chunk = [];
    };
    for await (const entry of walkEntries(upload.path)) {
      if (entry.found === 'hidden') continue;
      if (entry.found === 'unreadable-folder' && entry.path === upload.path) return { code: entry.code };
      files += 1;
      chunk.push(entry.path);
      if (chunk.length < chunkSize) continue;
      flush();
      await new Promise((go) => setImmediate(go)); // lets the app do other work
    }
    flush();
    return { files };
  }

  /** The files belong to the folder's group, or get the folder's options. */
  private placesLike({ submissionRow, isGrouped }: Upload): Places {
    if (isGrouped) return { take: () => () => ({ submissionRow, isGrouped }) };
    const options = this.deps.store.submissions.optionsOf(submissionRow);
    return new AddedSubmissions(this.deps.store.submissions, { ...options, mode: 'each' });
  }
}
