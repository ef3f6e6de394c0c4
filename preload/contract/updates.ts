/** Where the app's own update stands, as Settings > About says it. */

export type UpdateState =
  /** `no-feed`: this build knows no place to ask; `system`: the system's package manager updates it, or nobody can. */
  | { readonly state: 'off'; readonly why: 'no-feed' | 'system' | 'switched-off' }
  /** Nothing newer, or not asked yet (`checkedAt` null). */
  | { readonly state: 'current'; readonly checkedAt: number | null }
  | { readonly state: 'checking' }
  /** Found, and left alone while uploads run. */
  | { readonly state: 'waiting'; readonly version: string }
  | { readonly state: 'downloading'; readonly version: string }
  /** Installed when the app quits. */
  | { readonly state: 'ready'; readonly version: string }
  | { readonly state: 'failed'; readonly checkedAt: number };
