/** Pure functions for batches in the list: which rows are headers, and the texts of a header. */
import type { BatchRow, DayRow, GroupWait, ListItem, UploadRow } from '../../preload/contract.ts';
import type { I18n } from '../i18n/i18n.ts';
import { visibleText } from '../ui/displayText.ts';

export function isBatch(item: ListItem): item is BatchRow {
  return 'kind' in item && item.kind === 'batch';
}

export function isDay(item: ListItem): item is DayRow {
  return 'kind' in item && item.kind === 'day';
}

export function isUpload(item: ListItem): item is UploadRow {
  return !('kind' in item);
}

/** The name of the dropped folder, or the number of files and the time of the drop. */
export function batchName(
  {
    name,
    addedAt,
    counts,
  }: Pick<BatchRow, 'name' | 'addedAt'> & {
    readonly counts: Pick<BatchRow['counts'], 'all'>;
  },
  now: number,
  { t, format }: I18n,
): string {
  if (name !== null && name !== '') return visibleText(name);
  const { all: count } = counts;
  if (addedAt === 0) return t('batch.files', { count });
  return t('batch.filesAt', { count, time: format.moment(addedAt, now) });
}

/** The group of the batch if a person has to decide about it, because it waits for files that do not get on. */
export function stuckGroup({ group }: Pick<BatchRow, 'group'>): GroupWait | null {
  return group?.needsAttention === true ? group : null;
}

/** What needs attention in the batch; '' when nothing does. */
export function attentionText(batch: Pick<BatchRow, 'group' | 'counts'>, { t }: Pick<I18n, 't'>): string {
  const stuck = stuckGroup(batch);
  if (stuck !== null) return t('group.attention', { count: stuck.total - stuck.uploaded });
  return batch.counts.attention > 0 ? t('header.attention', { count: batch.counts.attention }) : '';
}

interface LikelyAction {
  readonly action: 'retry' | 'resume' | 'pause';
  readonly icon: 'retry' | 'play' | 'pause';
  readonly count: number;
}

/** The action that a person most likely needs; the others are in the menu. */
export function likelyAction({ counts, offers }: Pick<BatchRow, 'counts' | 'offers'>): LikelyAction | null {
  const { retry = 0, resume = 0, pause = 0 } = offers;
  if (counts.attention > 0 && retry > 0) return { action: 'retry', icon: 'retry', count: retry };
  if (resume > 0 && resume >= pause) return { action: 'resume', icon: 'play', count: resume };
  return pause > 0 ? { action: 'pause', icon: 'pause', count: pause } : null;
}

interface BatchStatus {
  readonly tone: 'active' | 'success' | 'danger' | 'quiet' | 'neutral';
  readonly text: string;
}

/** The status of a batch. The count of uploads that need attention is shown separately, in its own colour. */
export function batchStatus({ counts, offers, group }: BatchRow, { t, format }: I18n): BatchStatus {
  const { all, active, attention, done, alreadySubmitted, cancelled } = counts;
  const ended = done + alreadySubmitted;
  const numbers = { done: format.number(ended), all: format.number(all) };
  if (active > 0 && group !== null) {
    const { uploaded, total } = group;
    const facts = { uploaded: format.number(uploaded), total: format.number(total) };
    return { tone: 'active', text: t('group.header', facts) };
  }
  if (active > 0) {
    const isPaused = (offers.resume ?? 0) === active;
    return isPaused
      ? { tone: 'neutral', text: t('batch.paused', numbers) }
      : { tone: 'active', text: t('batch.done', numbers) };
  }
  if (attention > 0) return { tone: 'danger', text: t('batch.done', numbers) };
  if (ended === all) return { tone: 'success', text: t('batch.allDone', { count: all }) };
  return { tone: 'quiet', text: t(cancelled === all ? 'batch.allCancelled' : 'batch.done', numbers) };
}
