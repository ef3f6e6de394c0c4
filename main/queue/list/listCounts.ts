/**
 * Counts and byte sums of the whole list or of one batch. They are read from the database once and then follow every
 * change, so that a change notice needs no query.
 */
import {
  type BatchCounts,
  type FilterName,
  type SeverityCounts,
  noIssues,
  shownSeverities,
} from '../../../preload/contract.ts';
import { isWorthRetrying } from '../model/actions.ts';
import { type Upload, severitiesOf } from '../model/upload.ts';
import type { UploadGroup } from '../store/uploadSummaries.ts';
import { type List, listOf } from './listName.ts';

export function zeroPerList(): Record<List, number> {
  return { active: 0, attention: 0, done: 0, 'already-submitted': 0, cancelled: 0 };
}

export class ListCounts {
  sizedBytes = 0;
  /** When the last upload finished, even if it was removed since; 0 if none has. */
  lastFinishedAt = 0;
  /** Failed uploads that can succeed when they are retried as they are. */
  worthRetrying = 0;
  private withIssues = 0;
  private critical = 0;
  private unread = 0;
  private readonly issuesBySeverity = { ...noIssues };
  private readonly lists = zeroPerList();

  get all(): number {
    const { active, attention, done, cancelled } = this.lists;
    return active + attention + done + cancelled + this.lists['already-submitted'];
  }

  /** Uploads with nothing left to do for the app or for a person. */
  get ended(): number {
    return this.lists.done + this.lists['already-submitted'] + this.lists.cancelled;
  }

  inList(list: FilterName | List): number {
    if (list === 'critical') return this.critical;
    if (list === 'with-issues') return this.withIssues;
    return list === 'all' ? this.all : this.lists[list];
  }

  byFilter(): Record<FilterName, number> {
    const { active, attention, done } = this.lists;
    return {
      all: this.all,
      active,
      attention,
      critical: this.critical,
      'with-issues': this.withIssues,
      done,
      'already-submitted': this.lists['already-submitted'],
    };
  }

  /** All issues of the done uploads, as far as they were read. */
  get issues(): SeverityCounts {
    return { ...this.issuesBySeverity };
  }

  counted(): BatchCounts {
    const { active, attention, done, cancelled } = this.lists;
    const alreadySubmitted = this.lists['already-submitted'];
    return {
      all: this.all,
      active,
      attention,
      done,
      alreadySubmitted,
      cancelled,
      withIssues: this.withIssues,
      critical: this.critical,
      unread: this.unread,
    };
  }

  addGroup(group: UploadGroup): void {
    const list = listOf(group.facts);
    this.lists[list] += group.count;
    this.sizedBytes += group.sizedBytes;
    this.withIssues += group.withIssues;
    if (isWorthRetrying(group.facts)) this.worthRetrying += group.count;
    this.critical += group.critical;
    this.unread += group.unread;
    this.addIssues(group.issues, 1);
    this.lastFinishedAt = Math.max(this.lastFinishedAt, group.lastFinishedAt);
  }

  /** `by`: 1 for an upload that was added, -1 for one that was removed. */
  add(upload: Upload, by: 1 | -1): void {
    const list = listOf(upload);
    const { status, file } = upload;
    this.lists[list] += by;
    if (file !== null) this.sizedBytes += by * file.sizeBytes;
    if (isWorthRetrying(upload)) this.worthRetrying += by;
    if (status.state === 'complete') this.addReview(status, by);
    if (by === 1) this.lastFinishedAt = Math.max(this.lastFinishedAt, upload.finishedAt ?? 0);
  }

  private addReview(status: Extract<Upload['status'], { state: 'complete' }>, by: 1 | -1): void {
    if ((status.issueCount ?? 0) > 0) this.withIssues += by;
    const severities = severitiesOf(status);
    if (severities === null) {
      this.unread += by;
      return;
    }
    if (severities.CRITICAL > 0) this.critical += by;
    this.addIssues(severities, by);
  }

  private addIssues(issues: SeverityCounts, by: 1 | -1): void {
    for (const severity of shownSeverities) this.issuesBySeverity[severity] += by * issues[severity];
  }
}
