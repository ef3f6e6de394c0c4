/**
 * Keeps the dates by which uploads wait independent of the computer's clock. Invariant: after a start, and after the
 * clock was set, no upload is due later than its own longest pause from now.
 */
import { longestChangedFilePauseMs } from '../model/restarts.ts';
import type { Sql } from './sql.ts';

/** The longest pauses, in milliseconds: between two tries of a step, two polls, and two reads of an upload's issues. */
export interface LongestPauses {
  readonly retryMs: number;
  readonly pollMs: number;
  readonly findingsMs: number;
}

/**
 * The clock was set by `jumpMs`. If it was set back, every wait ends when it would have ended without that. If it was
 * set forward, what is due by the new date is due, as after a sleep of the computer. The time that an outage has lasted
 * stays the same in both cases.
 */
export function moveDueTimes(sql: Sql, jumpMs: number, now: number, longest: LongestPauses): void {
  sql.transaction(() => {
    if (jumpMs < 0) sql.run('UPDATE uploads SET due_at = max(1, due_at + ?) WHERE due_at > ?', jumpMs, now);
    sql.run(
      'UPDATE uploads SET failing_since = min(failing_since + ?, ?) WHERE failing_since IS NOT NULL',
      jumpMs,
      now,
    );
    limitDueTimes(sql, now, longest);
  });
}

/**
 * For the start, when nothing is known of what happened to the clock: what was planned later than now was planned with
 * a clock that was ahead, so it is due now. Returns whether any upload was changed.
 */
export function limitDueTimesAtStart(sql: Sql, now: number, longest: LongestPauses): boolean {
  return sql.transaction(() => {
    const lastChangeAt = sql.number('SELECT at FROM timeline ORDER BY id DESC LIMIT 1') ?? now;
    const wasAhead = lastChangeAt > now;
    if (wasAhead) {
      sql.run('UPDATE uploads SET due_at = ? WHERE due_at > ?', now, now);
      sql.run('UPDATE uploads SET failing_since = ? WHERE failing_since > ?', now, now);
    }
    return limitDueTimes(sql, now, longest) || wasAhead;
  });
}

/** What is due later than its longest pause from now is due now. Only polls and waiting duplicates have no failure. */
function limitDueTimes(sql: Sql, now: number, longest: LongestPauses): boolean {
  sql.run(
    `UPDATE uploads SET due_at = ?1 WHERE removed_at IS NULL AND (state = 'processing' OR due_at > 0)
       AND due_at > ?1 + CASE
       WHEN failure IS NULL THEN ?2
       ELSE max(?3, coalesce(CASE WHEN json_valid(failure) THEN failure ->> '$.retryAfterMs' END, 0))
     END`,
    now,
    longest.pollMs,
    Math.max(longest.retryMs, longest.pollMs, longestChangedFilePauseMs),
  );
  return (sql.number('SELECT changes()') ?? 0) > 0;
}
