/**
 * The entries that a catalogue must have, as types: a failure kind, action or event of the contract without a message
 * does not compile.
 */
import type {
  AppNotice,
  Bucket,
  CountedAction,
  FailureKind,
  FilterName,
  IssueStatus,
  KeyStorage,
  KeyringName,
  MediaCategory,
  NewVersionResult,
  Overview,
  ShownSeverity,
  SkipReason,
  SettingsProblem,
  TimelineEvent,
  TransferMethod,
  UploadAction,
  WindowSettings,
} from '../../preload/contract.ts';

export type FailureCatalogue = Readonly<
  Record<FailureKind, { readonly headline: string; readonly why: string }>
>;

/** The parts of a catalogue that depend on the contract. */
export interface Coverage {
  readonly environment: {
    readonly names: Readonly<Record<Overview['environment'], string>>;
    readonly explain: Readonly<Record<Overview['environment'], string>>;
  };
  readonly buckets: Readonly<Record<Bucket, string>>;
  readonly gates: { readonly plan: { readonly goesOn: Readonly<Record<Bucket, string>> } };
  readonly notices: Readonly<Record<AppNotice['notice'], string>>;
  readonly filters: Readonly<Record<FilterName, string>>;
  /** The other kinds of waiting are explained by a banner. */
  readonly waits: Readonly<Record<'turn' | 'retry' | 'copy' | 'group' | 'all-paused', string>>;
  readonly actions: Readonly<Record<UploadAction, string>>;
  readonly batch: { readonly actions: Readonly<Record<CountedAction, string>> };
  readonly failures: FailureCatalogue;
  readonly list: { readonly categories: Readonly<Record<MediaCategory, string>> };
  readonly details: { readonly methods: Readonly<Record<TransferMethod, string>> };
  readonly newVersion: { readonly results: Readonly<Record<NewVersionResult, string>> };
  readonly preflight: {
    readonly kinds: Readonly<Record<MediaCategory, string>>;
    readonly reasons: Readonly<Record<SkipReason, string>>;
  };
  readonly timeline: { readonly events: Readonly<Record<TimelineEvent, string>> };
  readonly results: {
    readonly severities: Readonly<Record<ShownSeverity, string>>;
    readonly statuses: Readonly<Record<IssueStatus, string>>;
  };
  readonly findings: { readonly counts: Readonly<Record<ShownSeverity, string>> };
  readonly network: { readonly modes: Readonly<Record<WindowSettings['proxyMode'], string>> };
  readonly settings: {
    readonly keyStorage: Readonly<Record<KeyStorage, string>>;
    readonly keyrings: Readonly<Record<KeyringName, string>>;
    readonly problems: Readonly<Record<SettingsProblem['problem'], string>>;
    readonly themes: Readonly<Record<WindowSettings['theme'], string>>;
    /** The names of languages are not translated; see preload/contract/languages.ts. */
    readonly languages: { readonly system: string };
  };
}
