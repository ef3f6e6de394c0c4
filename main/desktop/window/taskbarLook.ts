/** How far everything is, as the taskbar or the dock shows it. Pure. */
import { type Overview, overallShare } from '../../../preload/contract.ts';

export interface TaskbarLook {
  /** 0-1, in whole percent; -1: no bar. */
  readonly share: number;
  readonly mode: 'none' | 'normal' | 'paused' | 'error';
  /** On the dock's icon; '' for none. */
  readonly badge: string;
}

/** A closed gate of the key needs a person; a pause or a lost network takes its time. A plan or a rate holds back a part. */
export function taskbarLook(
  overview: Pick<Overview, 'counts' | 'progress' | 'allPaused' | 'gates'>,
): TaskbarLook {
  const { counts, allPaused, gates } = overview;
  const badge = counts.attention > 0 ? String(counts.attention) : '';
  const share = overallShare(overview);
  if (counts.active === 0 || share === null) return { share: -1, mode: 'none', badge };
  const closed = new Set(gates.map(({ gate }) => gate));
  const mode = closed.has('key') ? 'error' : allPaused || closed.has('offline') ? 'paused' : 'normal';
  return { share: Math.floor(share * 100) / 100, mode, badge };
}
