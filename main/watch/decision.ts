/**
 * What becomes of a file in a watch folder: one pure function of what it looks like now, when it was seen so before, and
 * what is remembered of it. Nothing else decides that a file is sent.
 */
import type { ChangedFileRule } from '../../preload/contract.ts';
import { type Fingerprint, isSameFile } from '../files/fingerprint.ts';

/** A file as it is at this moment. */
export interface Look {
  readonly fingerprint: Fingerprint;
  /** When anything about it changed last, its name and place too; in milliseconds since 1970. */
  readonly changedAtMs: number;
}

/** Since when a file looks like this. */
export interface FileSnapshot {
  readonly fingerprint: Fingerprint;
  readonly since: number;
}

/** What the queue's database knows of a file. */
export interface Memory {
  /** Of this path: what it looked like when it was taken, or was there before its folder was watched. */
  readonly own: Remembered | null;
  /** Of another path: the very same file under another name or in another place. */
  readonly elsewhere: Remembered | null;
}

export interface Remembered {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  /** null where it was never sent. */
  readonly uploadId: string | null;
  /** It was seen to be gone meanwhile: what is there now is another file. */
  readonly wasGone: boolean;
}

export interface DecisionRules {
  readonly now: number;
  /** How long size and time have to stay as they are. */
  readonly stillMs: number;
  readonly changed: ChangedFileRule;
  /** What was there before this moment is not sent; null: everything is. */
  readonly baselineAt: number | null;
}

export type Decision =
  /** Nothing to do: it is gone, empty, or known as it is. */
  | { readonly do: 'leave' }
  /** Is not sent, and from now on known as it is. */
  | { readonly do: 'remember' }
  | { readonly do: 'wait'; readonly seen: FileSnapshot }
  | { readonly do: 'take'; readonly as: 'new' | 'changed' }
  /** The file that is remembered elsewhere is here now: it is not sent again. */
  | { readonly do: 'follow'; readonly from: Remembered };

const leave: Decision = { do: 'leave' };

/** `look`: null where the path leads to no file. `seen`: how it looked last time; undefined where it was not waiting. */
export function decide(
  look: Look | null,
  seen: FileSnapshot | undefined,
  { own, elsewhere }: Memory,
  rules: DecisionRules,
): Decision {
  if (look === null) return leave;
  const { fingerprint } = look;
  if (own !== null && isSameFile(own.fingerprint, fingerprint))
    return own.wasGone ? { do: 'remember' } : leave;
  if (elsewhere !== null) return { do: 'follow', from: elsewhere };
  // Somebody has made it and not written into it yet; its first byte brings a notice.
  if (fingerprint.sizeBytes === 0) return leave;
  const wasThere = rules.baselineAt !== null && look.changedAtMs <= rules.baselineAt;
  if (own === null && wasThere) return { do: 'remember' };

  const isSame = seen !== undefined && isSameFile(seen.fingerprint, fingerprint);
  // A clock that was set back must not make it wait for an hour.
  const since = isSame ? Math.min(seen.since, rules.now) : rules.now;
  if (!isSame || rules.now - since < rules.stillMs) return { do: 'wait', seen: { fingerprint, since } };
  if (own === null) return { do: 'take', as: 'new' };
  if (rules.changed === 'new-version') return { do: 'take', as: 'changed' };
  // Left alone are changes of a file that is there, not another file that took the place of one that was gone.
  return own.wasGone ? { do: 'take', as: 'new' } : { do: 'remember' };
}
