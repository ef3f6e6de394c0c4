/**
 * Keeps every upload at the site that it was added for. While the key of another site is set, the upload is on hold: the
 * scheduler, the poller and the groups leave it out. Only a person's decision moves it to another site.
 */
import type { AccountLabel, ActResult, HeldChoice, HeldUploads } from '../../../preload/contract.ts';
import {
  type Account,
  type Site,
  accountDigest,
  keyEnvironment,
  siteOf,
  siteOfAccount,
} from '../../api/account.ts';
import { type Upload, isMovable } from '../model/upload.ts';
import type { UploadEvent } from '../model/uploadEvent.ts';
import type { UnfinishedCounts } from '../store/siteStore.ts';
import type { UploadStore } from '../store/uploadStore.ts';
import type { GroupSubmissions } from './groupSubmissions.ts';

export interface SiteHoldsDeps {
  readonly store: UploadStore;
  readonly account: () => Account;
  readonly groups: Pick<GroupSubmissions, 'rowForMove'>;
  /** null if the state of the upload does not allow the event. */
  readonly apply: (id: string, event: UploadEvent) => Upload | null;
  /** Ends the upload's run, if it can be repeated. */
  readonly endRun: (id: string, why: 'paused' | 'abandoned') => void;
  readonly remove: (ids: readonly string[]) => Promise<ActResult>;
}

const uploadsPerChunk = 200;

export class SiteHolds {
  private readonly deps: SiteHoldsDeps;
  private account: Account | null = null;
  /** The account whose change took effect. */
  private followed: Account | null = null;
  private site: Site | null = null;
  private known = new Map<string, Site>();
  /** null: something has changed since they were counted. */
  private held: readonly HeldUploads[] | null = null;

  constructor(deps: SiteHoldsDeps) {
    this.deps = deps;
    deps.store.subscribe({
      saved: (before, after) => {
        if ([before, after].some((upload) => upload !== null && upload.site !== this.siteId))
          this.held = null;
      },
      reloaded: () => {
        this.held = null;
      },
    });
  }

  /** The site of the current key; null: there is no key. */
  get siteId(): string | null {
    return this.current()?.id ?? null;
  }

  /**
   * Follows a change of the account: uploads without a site get the current one, and runs of other sites end. Call it
   * before uploads are started. Throws if the database fails.
   */
  follow(): void {
    const { store } = this.deps;
    const account = this.deps.account();
    const { followed } = this;
    if (followed?.apiKey === account.apiKey && followed.apiUrl === account.apiUrl) return;
    const site = this.current();
    this.held = null;
    if (site !== null) {
      store.transaction(() => {
        store.sites.remember(site);
        store.assignSite(site.id);
      });
    }
    this.readKnown();
    for (const id of store.sites.runningElsewhere(site?.id ?? null)) this.deps.endRun(id, 'paused');
    this.followed = account;
  }

  /** Why the upload is on hold; null: it is not. Without a key the key is missing, and nothing is on hold. */
  holdOf({ site }: Pick<Upload, 'site'>): AccountLabel | null {
    const { siteId } = this;
    return site === null || siteId === null || site === siteId ? null : this.labelOf(site);
  }

  /** The unfinished uploads that are on hold, by their site. */
  heldUploads(): readonly HeldUploads[] {
    this.held ??= this.countHeld();
    return this.held;
  }

  /**
   * The unfinished uploads that would be on hold with this account: those of the site whose key was set last. null: the
   * account has no key or the same site, or there are none.
   */
  wouldHold(next: Account): HeldUploads | null {
    const site = siteOfAccount(next);
    const last = this.siteId ?? this.deps.store.sites.lastId();
    if (site === null || last === null || last === site.id) return null;
    const counts = this.deps.store.sites.unfinishedOf(last);
    return hasAny(counts) ? { site: last, ...this.labelOf(last, next), ...counts } : null;
  }

  /**
   * Decides about the unfinished uploads of a site. `move`: those without a submission are sent to the current site; the
   * others stay on hold, because only the key of their site can read them. Nothing happens to uploads of the current site.
   */
  async decide(from: string, choice: HeldChoice): Promise<ActResult> {
    const ids = from === this.siteId ? [] : this.deps.store.sites.unfinishedIds(from);
    return choice === 'remove' ? this.deps.remove(ids) : { changed: await this.move(ids), undo: null };
  }

  /** Moves those of these uploads that are on hold to the current site. Returns how many. */
  async move(ids: readonly string[]): Promise<number> {
    const { siteId } = this;
    if (siteId === null) return 0;
    let moved = 0;
    const uploads = this.deps.store.many(ids).filter((upload) => isMovable(upload) && upload.site !== siteId);
    for (const chunk of chunksOf(uploads)) {
      if (moved > 0) await new Promise((go) => setImmediate(go));
      // Moving while the key changes again must not send anything to a third account.
      if (siteId !== this.siteId) break;
      moved += this.moveChunk(chunk, siteId);
    }
    return moved;
  }

  private moveChunk(uploads: readonly Upload[], site: string): number {
    const { store, groups, apply, endRun } = this.deps;
    const moved = store.transaction(() => {
      const rows = new Map<number, number>();
      for (const { submissionRow, isGrouped } of uploads) {
        if (!isGrouped || submissionRow === null || rows.has(submissionRow)) continue;
        const members = uploads.filter((other) => other.isGrouped && other.submissionRow === submissionRow);
        rows.set(submissionRow, groups.rowForMove(submissionRow, members));
      }
      return uploads.filter((upload) => {
        const submissionRow = this.rowOf(upload, rows);
        return apply(upload.id, { event: 'moved-to-site', site, submissionRow }) !== null;
      });
    });
    for (const { id } of moved) endRun(id, 'abandoned');
    return moved.length;
  }

  /** The submission of an upload that was requested before stays with what may exist at the old site. */
  private rowOf(upload: Upload, groupRows: ReadonlyMap<number, number>): number | null {
    const { submissionRow, isGrouped, submitRequestedAt } = upload;
    if (submissionRow === null) return null;
    if (isGrouped) return groupRows.get(submissionRow) ?? submissionRow;
    if (submitRequestedAt === null) return submissionRow;
    const { submissions } = this.deps.store;
    return submissions.addSingles(submissions.optionsOf(submissionRow), 1);
  }

  private countHeld(): HeldUploads[] {
    const { siteId } = this;
    if (siteId === null) return [];
    return this.deps.store.sites.ofUnfinished().flatMap((site) => {
      if (site === siteId) return [];
      const counts = this.deps.store.sites.unfinishedOf(site);
      return hasAny(counts) ? [{ site, ...this.labelOf(site), ...counts }] : [];
    });
  }

  private labelOf(id: string, account: Account = this.deps.account()): AccountLabel {
    const site = this.known.get(id);
    if (site === undefined) return { environment: 'unknown', host: null };
    const isSameHost = site.apiUrl === account.apiUrl;
    return { environment: site.environment, host: isSameHost ? null : hostOf(site.apiUrl) };
  }

  private readKnown(): void {
    this.known = new Map(this.deps.store.sites.all().map((site) => [site.id, site]));
    // A queue of an earlier version has no names of its sites; most are of the same host.
    const { apiUrl } = this.deps.account();
    for (const prefix of ['sk_live_', 'sk_test_']) {
      const account = { apiUrl, apiKey: prefix };
      const id = siteOf(accountDigest(account));
      if (!this.known.has(id)) this.known.set(id, { id, apiUrl, environment: keyEnvironment(prefix) });
    }
  }

  /** Digests are computed once for each account, because the scheduler asks at every pump. */
  private current(): Site | null {
    const account = this.deps.account();
    if (account !== this.account) {
      this.account = account;
      this.site = siteOfAccount(account);
    }
    return this.site;
  }
}

function hasAny({ waiting, submitted }: UnfinishedCounts): boolean {
  return waiting + submitted > 0;
}

function hostOf(apiUrl: string): string {
  return URL.canParse(apiUrl) ? new URL(apiUrl).host : apiUrl;
}

/** The uploads of a group stay in one chunk, so that they move together. */
function chunksOf(uploads: readonly Upload[]): Upload[][] {
  const chunks: Upload[][] = [];
  const byGroup = new Map<number, Upload[]>();
  for (const upload of uploads) {
    const row = upload.isGrouped ? upload.submissionRow : null;
    const own = row === null ? undefined : byGroup.get(row);
    const last = chunks.at(-1);
    if (own !== undefined) own.push(upload);
    else if (last !== undefined && last.length < uploadsPerChunk && row === null) last.push(upload);
    else {
      const chunk = [upload];
      chunks.push(chunk);
      if (row !== null) byGroup.set(row, chunk);
    }
  }
  return chunks;
}
