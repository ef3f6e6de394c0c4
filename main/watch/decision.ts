/**
 * Decides what happens to a file in a watch folder. One pure function of the file as it is now, when it was first seen
 * that way, and what is stored about it; nothing else decides that a file is sent.
 */
import type { ChangedFileRule } from '../../preload/contract.ts';
import { type Fingerprint, isSameFile } from '../files/fingerprint.ts';

/** A file as it is at this moment. */
export interface FileStat {
  readonly fingerprint: Fingerprint;
  /** When anything about it last changed, including its name and folder; milliseconds since 1970. */
  readonly changedAtMs: number;
}

/** A file's fingerprint and since when the file has had it. */
export interface FileSnapshot {
  readonly fingerprint: Fingerprint;
  /** As `elapsed` of the clock. */
  readonly since: number;
}

/** What the queue's database knows about a file. */
export interface KnownFiles {
  /** For the same path: the file as it was when it was imported, or when its folder was added. */
  readonly own: KnownFile | null;
  /** For another path: the same file under another name or in another folder. */
  readonly elsewhere: KnownFile | null;
}

export interface KnownFile {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  /** null if it was never sent. */
  readonly uploadId: string | null;
  /** The file was missing for a while, so whatever is at the path now is another file. */
  readonly wasGone: boolean;
}

export interface DecisionRules {
  /** As `elapsed` of the clock, so that the stable time does not depend on the date. */
  readonly now: number;
  /** How long size and modification time have to stay the same before a file is imported. */
  readonly stableMs: number;
  readonly changed: ChangedFileRule;
  /** Files that existed before this moment are not sent; null: every file is. */
  readonly baselineAt: number | null;
}

export type Decision =
  /** Nothing to do: the file is gone, empty, or already known as it is. */
  | { readonly do: 'ignore' }
  /** The file is not sent, and from now on it is known as it is. */
  | { readonly do: 'remember' }
  | { readonly do: 'wait'; readonly seen: FileSnapshot }
  | { readonly do: 'import'; readonly as: 'new' | 'changed' }
  /** A file that is known at another path was moved here; it is not sent again. */
  | { readonly do: 'follow'; readonly from: KnownFile };

const ignore: Decision = { do: 'ignore' };

/**
 * `stat`: null if there is no file at the path. `seen`: the snapshot it has been waiting with; undefined if it was not
 * waiting.
 */
export function decide(
  stat: FileStat | null,
  seen: FileSnapshot | undefined,
  { own, elsewhere }: KnownFiles,
  rules: DecisionRules,
): Decision {
  if (stat === null) return ignore;
  const { fingerprint } = stat;
  if (own !== null && isSameFile(own.fingerprint, fingerprint))
    return own.wasGone ? { do: 'remember' } : ignore;
  if (elsewhere !== null) return { do: 'follow', from: elsewhere };
  // A program has created the file and not written to it yet. The first byte causes another event.
  if (fingerprint.sizeBytes === 0) return ignore;
  const existedBefore = rules.baselineAt !== null && stat.changedAtMs <= rules.baselineAt;
  if (own === null && existedBefore) return { do: 'remember' };

  const isSame = seen !== undefined && isSameFile(seen.fingerprint, fingerprint);
  const since = isSame ? Math.min(seen.since, rules.now) : rules.now;
  if (!isSame || rules.now - since < rules.stableMs) return { do: 'wait', seen: { fingerprint, since } };
  if (own === null) return { do: 'import', as: 'new' };
  if (rules.changed === 'new-version') return { do: 'import', as: 'changed' };
  // The rule ignores changes of a file that stayed in place, not another file that replaced one that was gone.
  return own.wasGone ? { do: 'import', as: 'new' } : { do: 'remember' };
}
