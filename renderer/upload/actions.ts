/** The order, icons and positions of actions. The main process alone decides which actions a row offers. */
import {
  type ActionCounts,
  type CountedAction,
  type GroupAction,
  type UploadAction,
  countedActions,
} from '../../preload/contract.ts';
import type { IconName } from '../ui/icons/iconPaths.ts';
import { type Selection, idsFor } from './selection.ts';

/** The rank and icon of every action. The first few that a row offers are inline, the others in its menu. */
const presentation: Readonly<Record<UploadAction, { readonly rank: number; readonly icon: IconName }>> = {
  restore: { rank: 1, icon: 'undo' },
  retry: { rank: 2, icon: 'retry' },
  resume: { rank: 3, icon: 'play' },
  pause: { rank: 4, icon: 'pause' },
  'submit-as-new-version': { rank: 5, icon: 'version' },
  'choose-another-file': { rank: 1.5, icon: 'file' },
  'upload-as-version': { rank: 4.5, icon: 'version' },
  'upload-separately': { rank: 4.5, icon: 'groups' },
  'use-other-name': { rank: 2, icon: 'up' },
  skip: { rank: 6, icon: 'cancelled' },
  'stop-following': { rank: 6, icon: 'stop' },
  'send-anyway': { rank: 6, icon: 'up' },
  'move-to-account': { rank: 6.5, icon: 'up' },
  'show-in-folder': { rank: 7, icon: 'folder' },
  'move-to-top': { rank: 8, icon: 'top' },
  'copy-submission-id': { rank: 9, icon: 'copy' },
  'copy-link': { rank: 9.5, icon: 'external' },
  'copy-support-details': { rank: 10, icon: 'support' },
  'open-docs': { rank: 11, icon: 'external' },
  cancel: { rank: 12, icon: 'stop' },
  remove: { rank: 13, icon: 'trash' },
};

/** Actions that are buttons of a selection; of these, a row shows the first two and Remove. */
const inlineActions: ReadonlySet<UploadAction> = new Set([
  'restore',
  'choose-another-file',
  'retry',
  'use-other-name',
  'skip',
  'stop-following',
  'resume',
  'pause',
  'remove',
]);
/** The buttons of a row beside Remove and its menu. */
const maxLeading = 2;

export const allActions = (Object.keys(presentation) as UploadAction[]).sort(byRank);

export function sortActions(actions: readonly UploadAction[]): readonly UploadAction[] {
  return [...new Set(actions)].sort(byRank);
}

function byRank(one: UploadAction, other: UploadAction): number {
  return presentation[one].rank - presentation[other].rank;
}

export function actionIcon(action: UploadAction): IconName {
  return presentation[action].icon;
}

/** The icons of the actions on a group that waits for the rest of its files. */
const groupIcons: Readonly<Record<GroupAction, IconName>> = { 'submit-now': 'up', 'submit-each': 'groups' };

export function groupActionIcon(action: GroupAction): IconName {
  return groupIcons[action];
}

/** Whether an action discards something; menus show these last, after a separator. */
export function isDestructive(action: UploadAction): boolean {
  return action === 'remove' || action === 'cancel';
}

/** Actions that are shown inline, and those in a menu. */
interface ActionGroups<Item> {
  readonly inline: readonly Item[];
  readonly menu: readonly Item[];
}

/**
 * The buttons of a row. Remove and the menu have columns of their own, so that neither moves when the leading buttons
 * change.
 */
interface RowButtons {
  readonly leading: readonly UploadAction[];
  readonly remove: boolean;
  readonly menu: readonly UploadAction[];
}

/** A Retry that needs another file first is only in the menu, because it cannot help now. */
export function rowButtons(actions: readonly UploadAction[]): RowButtons {
  const sorted = sortActions(actions);
  const leading = sorted
    .filter(
      (action) =>
        inlineActions.has(action) &&
        action !== 'remove' &&
        !(action === 'retry' && needsAnotherFile(actions)),
    )
    .slice(0, maxLeading);
  return {
    leading,
    remove: actions.includes('remove'),
    menu: sorted.filter((action) => !leading.includes(action) && action !== 'remove'),
  };
}

/** The main process names Retry behind the folder when the file must be replaced before a retry can succeed. */
function needsAnotherFile(actions: readonly UploadAction[]): boolean {
  const folder = actions.indexOf('show-in-folder');
  return folder !== -1 && actions.indexOf('retry') > folder;
}

/** All actions in the order of the drawer: another file and Remove come first when a retry cannot help now. */
export function drawerActions(actions: readonly UploadAction[]): readonly UploadAction[] {
  const sorted = sortActions(actions);
  if (!needsAnotherFile(actions)) return sorted;
  const last = sorted.filter((action) => action === 'retry');
  const first: readonly UploadAction[] = sorted.filter(
    (action) => action === 'choose-another-file' || action === 'remove',
  );
  return [...first, ...sorted.filter((action) => !first.includes(action) && action !== 'retry'), ...last];
}

/** An action with the number of uploads that allow it. */
export interface ActionCount<Action extends UploadAction = UploadAction> {
  readonly action: Action;
  readonly count: number;
}

/** Actions that make sense for a single upload only. */
const singleOnly: ReadonlySet<UploadAction> = new Set([
  'open-docs',
  'submit-as-new-version',
  'choose-another-file',
  'show-in-folder',
]);

/** The actions of a selection by ids, each with the number of rows that allow it. */
export function selectionActions(selection: Selection): ActionGroups<ActionCount> {
  return groupCounts(
    allActions
      .filter((action) => selection.rows.size === 1 || !singleOnly.has(action))
      .map((action) => ({ action, count: idsFor(selection, action).length })),
  );
}

/** The actions of a selection by query, from the counts of the main process. */
export function queryActions(counts: ActionCounts): ActionGroups<ActionCount<CountedAction>> {
  return groupCounts(
    allActions.filter(isCountedAction).map((action) => ({ action, count: counts[action] ?? 0 })),
  );
}

/** Whether an action can apply to a selection by query; only actions that change the queue can. */
export function isCountedAction(action: UploadAction): action is CountedAction {
  return countedActions.some((counted) => counted === action);
}

function groupCounts<Action extends UploadAction>(
  all: readonly ActionCount<Action>[],
): ActionGroups<ActionCount<Action>> {
  const offers = all.filter(({ count }) => count > 0);
  return {
    inline: offers.filter(({ action }) => inlineActions.has(action)),
    menu: offers.filter(({ action }) => !inlineActions.has(action)),
  };
}
