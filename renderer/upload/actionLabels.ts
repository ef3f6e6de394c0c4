/** The words of the actions: for one upload, and for several with their number. Pure. */
import type { UploadAction, UploadRow } from '../../preload/contract.ts';
import type { MessageKey } from '../i18n/catalogue.ts';
import type { Translate } from '../i18n/translate.ts';
import { type ActionCount, isCountedAction } from './actions.ts';

/**
 * The label of an action. A row that already waits for its retry has "Retry now". The file manager has its name on macOS
 * and Windows. `platform` as in `process.platform`; '' while it is unknown.
 */
export function actionLabelKey(
  action: UploadAction,
  { state }: Pick<UploadRow, 'state'>,
  platform: string,
): MessageKey {
  if (action === 'retry' && state === 'queued') return 'actions.retryNow';
  if (action !== 'show-in-folder') return `actions.${action}`;
  if (platform === 'darwin') return 'actions.showInFinder';
  return platform === 'win32' ? 'actions.showInExplorer' : 'actions.show-in-folder';
}

/** Actions on several uploads that do not change the queue. The others apply to one upload only. */
const alsoForSeveral = ['copy-submission-id', 'copy-support-details', 'move-to-account'] as const;

/** The label of an action on the selection, such as "Retry 3 uploads". An action for one upload has no number. */
export function selectionLabel({ action, count }: ActionCount, platform: string, t: Translate): string {
  if (isCountedAction(action)) return t(`batch.actions.${action}`, { count });
  const several = alsoForSeveral.find((name) => name === action);
  if (several !== undefined && count > 1) return t(`bulk.actions.${several}`, { count });
  return t(actionLabelKey(action, { state: 'complete' }, platform));
}
