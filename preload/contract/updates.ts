/** The state of the app's own update, which Settings > About shows. */

export type UpdateState =
  /** `no-feed`: this build has no update feed. `system`: this installation cannot update itself, but a package manager may. */
  | { readonly state: 'off'; readonly why: 'no-feed' | 'system' | 'switched-off' }
  /** There is no newer version. `checkedAt` is null before the first check. */
  | { readonly state: 'current'; readonly checkedAt: number | null }
  | { readonly state: 'checking' }
  /** A newer version exists. It is not downloaded while uploads run. */
  | { readonly state: 'waiting'; readonly version: string }
  | { readonly state: 'downloading'; readonly version: string }
  /** The new version is installed when the app quits. */
  | { readonly state: 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly checkedAt: number };
