/** What a person does: actions on uploads, adding files, pausing all; with undo, one question, and a report. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

import type { AddAnswer, UploadAction, UploadRow } from '../../preload/contract.ts';
import { mainProcess } from '../bridge.ts';
import { visibleText } from '../logic/fileName.ts';
import { idsFor, isSending, sendingAmong } from '../logic/selection.ts';
import { reportLines } from '../logic/survey.ts';
import { useDetails } from './details.ts';
import { useList } from './list.ts';
import { useNewVersion } from './newVersion.ts';
import { useSelection } from './selection.ts';
import { type ToastLine, useToasts } from './toasts.ts';

/** A removal that waits for its one question: asked in the row, in the drawer or in the selection's bar. */
export interface PendingRemoval {
  readonly where: 'row' | 'details' | 'selection';
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly sending: number;
}

const copyActions: ReadonlySet<UploadAction> = new Set(['copy-submission-id', 'copy-support-details']);

function removedLine(ids: readonly string[], names: readonly string[]): ToastLine {
  const [name] = names;
  if (ids.length === 1 && name !== undefined) {
    return { key: 'toasts.removed', named: { name: visibleText(name) } };
  }
  return { key: 'toasts.removedMany', named: { count: ids.length } };
}

export const useWork = defineStore('work', () => {
  const toasts = useToasts();
  const selection = useSelection();
  const list = useList();
  const newVersion = useNewVersion();
  const details = useDetails();
  const pendingRemoval = ref<PendingRemoval | null>(null);

  async function attempt<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await call();
    } catch (error) {
      toasts.showError(error);
      return null;
    }
  }

  async function removeNow(ids: readonly string[], names: readonly string[]): Promise<void> {
    pendingRemoval.value = null;
    const answer = await attempt(() => mainProcess().actOnUploads({ action: 'remove', ids: [...ids] }));
    if (answer === null) return;
    // What a person did themselves is shown at once, also while the rows keep their places.
    list.hold('release');
    selection.forget(ids);
    toasts.show([removedLine(ids, names)], { undo: () => void restore(ids) });
  }

  async function restore(ids: readonly string[]): Promise<void> {
    const answer = await attempt(() => mainProcess().actOnUploads({ action: 'restore', ids: [...ids] }));
    if (answer !== null) toasts.show([{ key: 'toasts.restored' }]);
  }

  function remove(removal: PendingRemoval): void {
    if (removal.sending > 0) pendingRemoval.value = removal;
    else void removeNow(removal.ids, removal.names);
  }

  async function perform(action: UploadAction, ids: readonly string[]): Promise<void> {
    const answer = await attempt(() => mainProcess().actOnUploads({ action, ids: [...ids] }));
    list.hold('release');
    if (answer !== null && copyActions.has(action)) toasts.show([{ key: 'toasts.copied' }]);
  }

  /** One row's action. */
  function actOnRow(action: UploadAction, row: UploadRow, where: 'row' | 'details'): void {
    if (action === 'submit-as-new-version') {
      void newVersion.start(row.id);
    } else if (action === 'open-docs') {
      details.askForDocs(row.id);
    } else if (action === 'remove') {
      remove({ where, ids: [row.id], names: [row.name], sending: isSending(row) ? 1 : 0 });
    } else {
      void perform(action, [row.id]);
    }
  }

  /** The selection's action, for those of its rows that it fits. */
  function actOnSelection(action: UploadAction): void {
    const ids = idsFor(selection.selection, action);
    const [only, ...others] = ids;
    if (only === undefined) return;
    if (action === 'submit-as-new-version' && others.length === 0) {
      void newVersion.start(only);
    } else if (action === 'open-docs') {
      details.askForDocs(only);
    } else if (action === 'remove') {
      remove({ where: 'selection', ids, names: [], sending: sendingAmong(selection.selection, ids) });
    } else {
      void perform(action, ids);
    }
  }

  function confirmRemoval(): void {
    const removal = pendingRemoval.value;
    if (removal !== null) void removeNow(removal.ids, removal.names);
  }

  function keep(): void {
    pendingRemoval.value = null;
  }

  function report(answer: AddAnswer): void {
    // What is looked at first is shown by itself.
    if (answer.outcome === 'added') toasts.show(reportLines(answer));
  }

  async function pick(kind: 'files' | 'folder'): Promise<void> {
    const answer = await attempt(() => mainProcess().pickFiles({ kind }));
    if (answer !== null) report(answer);
  }

  async function drop(files: readonly File[]): Promise<void> {
    if (files.length === 0) {
      toasts.show([{ key: 'toasts.nothingInDrop' }]);
      return;
    }
    const answer = await attempt(() => mainProcess().addDropped(files));
    if (answer !== null) report(answer);
  }

  return {
    pendingRemoval,
    /** Leaves for the service's explanation; asked before. */
    openDocs: (id: string) => perform('open-docs', [id]),
    actOnRow,
    actOnSelection,
    confirmRemoval,
    keep,
    pick,
    drop,
    pauseAll: () => attempt(() => mainProcess().pauseAll()),
    resumeAll: () => attempt(() => mainProcess().resumeAll()),
    checkGatesAgain: () => attempt(() => mainProcess().checkGatesAgain()),
    openPage: (page: 'control-plane' | 'support') => attempt(() => mainProcess().openPage({ page })),
  };
});
