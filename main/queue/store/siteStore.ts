/**
 * The table of the sites, and which unfinished uploads belong to one. An upload is sent only to its own site, so the
 * uploads of every other site are on hold.
 */
import type { KeyEnvironment, Site } from '../../api/account.ts';
import { type Sql, columnOf, numberOf, textOf } from './sql.ts';

export interface UnfinishedCounts {
  /** Uploads without a submission. */
  readonly waiting: number;
  /** Uploads whose submission is being processed. */
  readonly submitted: number;
}

const environments: readonly KeyEnvironment[] = ['live', 'sandbox', 'unknown'];
const lastSiteFact = 'last-site';
/** States in which an upload would be sent or polled, now or after it is resumed. */
const unsubmittedStates = `state IN ('queued', 'checking', 'uploading', 'submitting', 'paused')`;

export class SiteStore {
  private readonly sql: Sql;

  constructor(sql: Sql) {
    this.sql = sql;
  }

  /** The key of this site was set. */
  remember({ id, apiUrl, environment }: Site): void {
    this.sql.run('INSERT OR IGNORE INTO sites VALUES (?, ?, ?)', id, apiUrl, environment);
    this.sql.run(
      'INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      lastSiteFact,
      id,
    );
  }

  /** Every site whose key was set. */
  all(): Site[] {
    return this.sql.all('SELECT * FROM sites').flatMap((row) => {
      const environment = environments.find((known) => known === textOf(row, 'environment'));
      const [id, apiUrl] = [textOf(row, 'id'), textOf(row, 'api_url')];
      return id === null || apiUrl === null || environment === undefined ? [] : [{ id, apiUrl, environment }];
    });
  }

  /** The site whose key was set last, also after the key was removed; null: there was none. */
  lastId(): string | null {
    const [row] = this.sql.all('SELECT value FROM facts WHERE name = ?', lastSiteFact);
    return row === undefined ? null : textOf(row, 'value');
  }

  /** Whether an upload has no site. */
  hasUnassigned(): boolean {
    return this.sql.number('SELECT 1 FROM uploads WHERE site IS NULL LIMIT 1') !== null;
  }

  /** Gives the site to every upload that has none. */
  assign(id: string): void {
    this.sql.run('UPDATE uploads SET site = ? WHERE site IS NULL', id);
  }

  /** The sites of unfinished uploads. */
  ofUnfinished(): string[] {
    const rows = this.sql.all(
      `SELECT DISTINCT site FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND (${unsubmittedStates} OR state = 'processing') AND site IS NOT NULL`,
    );
    return rows.map((row) => String(columnOf(row, 'site')));
  }

  unfinishedOf(id: string): UnfinishedCounts {
    const [row] = this.sql.all(
      `SELECT coalesce(sum(state <> 'processing'), 0) AS waiting, coalesce(sum(state = 'processing'), 0) AS submitted
       FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND (${unsubmittedStates} OR state = 'processing') AND site = ?`,
      id,
    );
    return { waiting: numberOf(row, 'waiting') ?? 0, submitted: numberOf(row, 'submitted') ?? 0 };
  }

  /** The ids of the unfinished uploads of the site, in the order of the queue. */
  unfinishedIds(id: string): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads INDEXED BY uploads_turn
       WHERE removed_at IS NULL AND (${unsubmittedStates} OR state = 'processing') AND site = ? ORDER BY position`,
      id,
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }

  /** Running uploads of other sites. `id`: null if no key is set. */
  runningElsewhere(id: string | null): string[] {
    const rows = this.sql.all(
      `SELECT id FROM uploads INDEXED BY uploads_running
       WHERE state IN ('checking', 'uploading', 'submitting')
         AND site IS NOT nullif(?, '')`,
      id ?? '', // the database takes no null as its only value
    );
    return rows.map((row) => String(columnOf(row, 'id')));
  }
}
