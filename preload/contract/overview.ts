/** The state of the whole app: gates, notices, counts, progress. */
import type { PreflightView } from './adding.ts';
import type { Bucket, Failure } from './failure.ts';
import type { UpdateState } from './updates.ts';
import type { WatchSummary } from './watch.ts';

export const filterNames = ['all', 'active', 'attention', 'done', 'already-submitted'] as const;
export type FilterName = (typeof filterNames)[number];

/** A closed gate: something that holds back more than one file. The window shows each as a banner. */
export type GateNotice =
  | { readonly gate: 'key'; readonly failure: Failure; readonly checking: boolean }
  | { readonly gate: 'plan'; readonly bucket: Bucket; readonly failure: Failure; readonly checking: boolean }
  | {
      readonly gate: 'rate-limit';
      readonly bucket: Bucket;
      readonly failure: Failure;
      readonly until: number;
    }
  /** No connection; or, where the failure has a status, a service that answers nothing but errors. */
  | {
      readonly gate: 'offline';
      readonly failure: Failure;
      readonly since: number;
      /** When the connection is tried again by itself. */
      readonly nextProbeAt: number;
      readonly checking: boolean;
      /** Whether waiting can help, or only other settings can. */
      readonly recovery: 'by-itself' | 'after-settings';
    };

/** Something about this installation that a person should know; dismissed by the window alone. */
export type AppNotice =
  | {
      readonly notice: 'queue-moved-aside';
      readonly path: string;
      readonly reason: string;
      readonly carriedOver: number;
    }
  | { readonly notice: 'rows-set-aside'; readonly count: number }
  | { readonly notice: 'settings-moved-aside'; readonly path: string }
  | { readonly notice: 'queue-not-writable'; readonly reason: string }
  /** Goes on by itself when it is back. */
  | { readonly notice: 'watch-folder-missing' | 'watch-folder-unreadable'; readonly path: string }
  /** Its folders are looked through every now and then instead. */
  | { readonly notice: 'watch-no-notices' }
  /** Another version was installed while this one runs. */
  | { readonly notice: 'restart-due' };

export interface Overview {
  /** `locked`: the system's keyring has the key and has not given it yet. */
  readonly environment: 'live' | 'sandbox' | 'unknown' | 'none' | 'locked';
  readonly apiHost: string;
  readonly gates: readonly GateNotice[];
  readonly notices: readonly AppNotice[];
  readonly counts: Readonly<Record<FilterName, number>>;
  readonly progress: {
    /** Every byte of the uploads that are not at an end yet, plus what this session has sent. */
    readonly totalBytes: number;
    readonly sentBytes: number;
    readonly bytesPerSecond: number;
    /** null until it means something. */
    readonly remainingMs: number | null;
  };
  readonly allPaused: boolean;
  /** What was completed since midnight. */
  readonly today: { readonly files: number; readonly bytes: number };
  /** What waits for a person's yes before it is added; null: nothing does. */
  readonly preflight: PreflightView | null;
  /** The app's own. */
  readonly update: UpdateState;
  readonly watch: WatchSummary;
}
