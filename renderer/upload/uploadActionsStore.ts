/**
 * The commands of the user: actions on uploads, adding files, pausing everything. It shows their results as toasts,
 * offers Undo, and asks before a removal interrupts a transfer.
 */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

import type {
  ActResult,
  AddAnswer,
  BatchRow,
  CallArgs,
  CountedAction,
  GroupAction,
  GroupWait,
  UnchangedFiles,
  UploadAction,
  UploadRow,
} from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useNavigation } from '../app/navigationStore.ts';
import { useOverview } from '../app/overviewStore.ts';
import { type ToastLine, useToasts } from '../app/toastsStore.ts';
import { useDetails } from '../details/detailsStore.ts';
import { useNewVersion } from '../details/newVersionStore.ts';
import { useList } from '../list/listStore.ts';
import { useSelection } from '../list/selectionStore.ts';
import { useSettings } from '../settings/settingsStore.ts';
import { useSubmissionLine } from '../submission/submissionLineStore.ts';
import { visibleText } from '../ui/displayText.ts';
import { isCountedAction } from './actions.ts';
import { addedToastLines, areRowsEnough, droppedToastLines } from './addedToast.ts';
import { countSending, idsFor, isSending } from './selection.ts';

/** Uploads by id, or by a query that the main process resolves. */
type Target = { readonly ids: readonly string[] } | { readonly selection: CallArgs<'selectionOffers'> };

/** A removal that waits for confirmation in the row, the drawer, the batch header or the selection toolbar. */
interface PendingRemoval {
  readonly where: 'row' | 'details' | 'batch' | 'selection';
  /** The id of the row or batch that shows the question; empty for the selection. */
  readonly ownerId: string;
  readonly target: Target;
  /** The file name of a single upload; null for several. */
  readonly name: string | null;
  readonly count: number;
  readonly sending: number;
}

const copyActions: ReadonlySet<UploadAction> = new Set([
  'copy-submission-id',
  'copy-link',
  'copy-support-details',
]);

function removedLine(name: string | null, count: number): ToastLine {
  return name === null
    ? { key: 'toasts.removedMany', named: { count } }
    : { key: 'toasts.removed', named: { name: visibleText(name) } };
}

function act(action: UploadAction, target: Target): Promise<ActResult> {
  if ('ids' in target) return api().actOnUploads({ action, ids: [...target.ids] });
  if (!isCountedAction(action)) return Promise.resolve({ changed: 0, undo: null });
  return api().actOnAll({ action, ...target.selection });
}

function wholeBatch(batchId: number): CallArgs<'selectionOffers'> {
  return { filter: 'all', search: '', batchId };
}

export const useUploadActions = defineStore('uploadActions', () => {
  const toasts = useToasts();
  const overview = useOverview();
  const selection = useSelection();
  const list = useList();
  const newVersion = useNewVersion();
  const details = useDetails();
  const submissionLine = useSubmissionLine();
  const navigation = useNavigation();
  const settings = useSettings();
  const pendingRemoval = shallowRef<PendingRemoval | null>(null);
  /** True while an action is running. */
  const isBusy = ref(false);

  async function attempt<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await call();
    } catch (error) {
      toasts.showError(error);
      return null;
    }
  }

  /** Runs an action and sets `isBusy`, so that no second action on many uploads starts meanwhile. */
  async function attemptAction(call: () => Promise<ActResult>): Promise<ActResult | null> {
    isBusy.value = true;
    const answer = await attempt(call);
    isBusy.value = false;
    // The result of a user action is shown at once, even while the rows keep their positions.
    list.hold('release');
    return answer;
  }

  /** The last removal of this window: its rows can be gone before its answer is here. */
  let latestRemoval: Promise<ActResult | null> = Promise.resolve(null);

  async function removeNow({ target, name }: PendingRemoval): Promise<void> {
    pendingRemoval.value = null;
    latestRemoval = attemptAction(() => act('remove', target));
    const answer = await latestRemoval;
    if (answer === null) return;
    if ('ids' in target) selection.deselect(target.ids);
    else if (target.selection.batchId === undefined) selection.clear();
    const { undo, changed } = answer;
    if (undo !== null) toasts.show([removedLine(name, changed)], { undo: () => void restore(undo) });
  }

  async function clearFinished(): Promise<void> {
    latestRemoval = attemptAction(() => api().clearFinished());
    const answer = await latestRemoval;
    if (answer === null) return;
    const { undo, changed } = answer;
    selection.clear();
    if (undo !== null) toasts.show([removedLine(null, changed)], { undo: () => void restore(undo) });
  }

  async function restore(undo: number): Promise<void> {
    latestRemoval = Promise.resolve(null);
    toasts.dismissUndo();
    const answer = await attempt(() => api().undoRemoval({ undo }));
    // Nothing was left to restore when the same removal was undone before.
    if (answer !== null && answer.changed > 0) toasts.show([{ key: 'toasts.restored' }]);
  }

  /** Undoes the latest removal, if there is one, also after its toast has disappeared. */
  async function undoRemoval(): Promise<void> {
    const own = (await latestRemoval)?.undo ?? null;
    const undo = own ?? overview.overview.lastRemoval?.undo ?? null;
    if (undo !== null) await restore(undo);
  }

  function remove(removal: PendingRemoval): void {
    if (removal.sending > 0) pendingRemoval.value = removal;
    else void removeNow(removal);
  }

  async function perform(action: UploadAction, target: Target): Promise<void> {
    const answer = await attemptAction(() => act(action, target));
    if (answer?.problem === 'already-in-list') toasts.show([{ key: 'toasts.fileInList' }]);
    if (answer === null || !copyActions.has(action)) return;
    if (answer.problem === 'not-copied') toasts.show([{ key: 'toasts.notCopied' }], { tone: 'danger' });
    else if (answer.changed > 0) toasts.show([{ key: 'toasts.copied' }]);
  }

  /** Runs an action of one row; `where` is where a question appears. */
  function actOnRow(action: UploadAction, row: UploadRow, where: 'row' | 'details'): void {
    if (action === 'submit-as-new-version') {
      void newVersion.start(row.id);
    } else if (action === 'open-docs') {
      details.confirmOpenDocs(row.id);
    } else if (action === 'remove') {
      const target = { ids: [row.id] };
      remove({ where, ownerId: row.id, target, name: row.name, count: 1, sending: isSending(row) ? 1 : 0 });
    } else if (action === 'upload-as-version' || action === 'upload-separately') {
      void chooseVersion(action, row);
    } else {
      void perform(action, { ids: [row.id] });
    }
  }

  /** Before its submission: whether a file is a new version. The main process keeps the choice as the latest one. */
  async function chooseVersion(
    action: 'upload-as-version' | 'upload-separately',
    row: UploadRow,
  ): Promise<void> {
    const answer = await attemptAction(() => act(action, { ids: [row.id] }));
    if (answer === null) return;
    const choice = action === 'upload-as-version' ? 'new-version' : 'separate';
    if (answer.changed > 0) submissionLine.countVersion(row.batchId, choice);
    else toasts.show([{ key: 'submissionLine.late' }]);
    await attempt(() => settings.load());
  }

  /** Runs an action on the selected rows that allow it. */
  function actOnSelection(action: UploadAction): void {
    if (selection.isAllSelected) {
      const { offers } = selection;
      const target = { selection: selection.query() };
      if (offers !== null && isCountedAction(action))
        actOnMany(action, target, 'selection', '', offers.sending);
      return;
    }
    const ids = idsFor(selection.selection, action);
    const [only, ...others] = ids;
    if (only === undefined) return;
    if (action === 'submit-as-new-version' && others.length === 0) {
      void newVersion.start(only);
    } else if (action === 'open-docs') {
      details.confirmOpenDocs(only);
    } else {
      actOnMany(action, { ids }, 'selection', '', countSending(selection.selection, ids));
    }
  }

  /** Runs an action on the uploads of a batch that allow it. */
  async function actOnBatch(action: CountedAction, { batchId, id }: BatchRow): Promise<void> {
    const target = { selection: wholeBatch(batchId) };
    if (action !== 'remove') return perform(action, target);
    const offers = await attempt(() => api().selectionOffers(target.selection));
    if (offers !== null) actOnMany(action, target, 'batch', id, offers.sending);
  }

  /** One answer for all files of a batch whose names other files in the workspace have. */
  function answerNames(answer: 'use-other-name' | 'skip', batchId: number): Promise<void> {
    // Files that a person has skipped already are not among them.
    return perform(answer, { selection: { ...wholeBatch(batchId), filter: 'attention' } });
  }

  function actOnMany(
    action: UploadAction,
    target: Target,
    where: 'batch' | 'selection',
    ownerId: string,
    sending: number,
  ): void {
    if (action !== 'remove') {
      void perform(action, target);
      return;
    }
    const count = 'ids' in target ? target.ids.length : (selection.offers?.actions.remove ?? 0);
    remove({ where, ownerId, target, name: null, count, sending });
  }

  /** Submits a group that waits for the rest of its files. */
  async function actOnGroup(action: GroupAction, { submission }: GroupWait): Promise<void> {
    isBusy.value = true;
    const answer = await attempt(() => api().actOnGroup({ submission, action }));
    isBusy.value = false;
    list.hold('release');
    if (answer === null) return;
    const { changed: count } = answer;
    toasts.show([count > 0 ? { key: `group.done.${action}`, named: { count } } : { key: 'group.nothing' }]);
  }

  function confirmRemoval(): void {
    if (pendingRemoval.value !== null) void removeNow(pendingRemoval.value);
  }

  function cancelRemoval(): void {
    pendingRemoval.value = null;
  }

  /** New rows show themselves, so that only a screen reader is told about them. Anything else is a toast. */
  function sayAdded(lines: readonly ToastLine[], unchanged?: UnchangedFiles): void {
    if (areRowsEnough(lines)) toasts.say(lines);
    else if (unchanged === undefined) toasts.show(lines);
    else {
      const run = () => void uploadUnchanged(unchanged.token);
      toasts.show(lines, { action: { key: 'versions.uploadAnyway', run } });
    }
  }

  /** Uploads the files that a drop left out because they have not changed. */
  async function uploadUnchanged(token: number): Promise<void> {
    try {
      const answer = await api().uploadUnchanged({ token });
      if (answer === null) toasts.show([{ key: 'versions.tooLate' }]);
      else showAdded(answer);
    } catch (error) {
      toasts.showError(error);
    }
  }

  function showAdded(answer: AddAnswer): void {
    // A preflight has its own panel.
    if (answer.outcome !== 'added') return;
    sayAdded(addedToastLines(answer), answer.unchanged);
    submissionLine.show(answer);
    reveal(answer.batchId);
  }

  function reveal(batchId: number | null): void {
    if (batchId !== null) navigation.revealBatch(batchId).catch(toasts.showError);
  }

  async function pickFiles(kind: 'files' | 'folder'): Promise<void> {
    const answer = await attempt(() => api().pickFiles({ kind }));
    if (answer !== null) showAdded(answer);
  }

  /** `onto`: the upload onto whose row they were dropped; null for the rest of the window. */
  async function addDropped(files: readonly File[], onto: string | null = null): Promise<void> {
    if (files.length === 0) {
      toasts.show([{ key: 'toasts.nothingInDrop' }]);
      return;
    }
    const answer = await attempt(() => api().addDropped(files, undefined, onto ?? undefined));
    const lines = answer === null ? [] : droppedToastLines(answer);
    const unchanged = answer?.outcome === 'added' ? answer.unchanged : undefined;
    if (lines.length > 0) sayAdded(lines, unchanged);
    if (answer?.outcome !== 'added') return;
    submissionLine.show(answer);
    reveal(answer.batchId);
  }

  return {
    pendingRemoval,
    isBusy,
    /** Opens the service's explanation in the browser; the caller has asked the user before. */
    openDocs: (id: string) => perform('open-docs', { ids: [id] }),
    clearFinished,
    undoRemoval,
    retryFailed: () => attemptAction(() => api().retryFailed()),
    actOnRow,
    actOnSelection,
    actOnBatch,
    actOnGroup,
    answerNames,
    confirmRemoval,
    cancelRemoval,
    pickFiles,
    addDropped,
    pauseAll: () => attempt(() => api().pauseAll()),
    resumeAll: () => attempt(() => api().resumeAll()),
    checkGatesAgain: () => attempt(() => api().checkGatesAgain()),
    openPage: (page: 'control-plane' | 'support') => attempt(() => api().openPage({ page })),
  };
});
