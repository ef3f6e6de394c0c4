/**
 * The question what happens to unfinished uploads of another account: before a key of another account is saved, and later
 * for uploads that are on hold.
 */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';

import type { AccountChange, AccountLabel, HeldChoice, HeldUploads } from '../../preload/contract.ts';
import { api } from '../app/api.ts';
import { useOverview } from '../app/overviewStore.ts';
import { useToasts } from '../app/toastsStore.ts';

/** `hold` keeps the uploads for their own key. */
type AccountAnswer = 'hold' | HeldChoice;

export const useAccountChange = defineStore('accountChange', () => {
  const overview = useOverview();
  const toasts = useToasts();
  /** The change that waits for an answer; `next` is null while no key is being changed. */
  const asked = shallowRef<(Pick<AccountChange, 'held'> & { next: AccountChange['next'] | null }) | null>(
    null,
  );
  /** True while a decision is carried out. */
  const isBusy = ref(false);
  /** Resolves the question that is open; null: none is. */
  let resolveAnswer: ((answer: AccountAnswer | null) => void) | null = null;

  const isOpen = computed({
    get: () => asked.value !== null,
    set(open) {
      if (!open) answer(null);
    },
  });

  /** Asks before a change of the account is saved. null: the person does not want the change. */
  function ask(change: AccountChange): Promise<AccountAnswer | null> {
    answer(null);
    asked.value = change;
    return new Promise((resolve) => {
      resolveAnswer = resolve;
    });
  }

  /** Asks about uploads that are on hold, and carries out the answer. */
  async function askAboutHeld({ environment, host }: AccountLabel): Promise<void> {
    const held = overview.overview.held.find(
      (candidate) => candidate.environment === environment && candidate.host === host,
    );
    if (held === undefined) return;
    answer(null);
    asked.value = { held, next: null };
    const choice = await new Promise<AccountAnswer | null>((resolve) => {
      resolveAnswer = resolve;
    });
    if (choice !== null) await carryOut(held, choice);
  }

  function answer(choice: AccountAnswer | null): void {
    asked.value = null;
    resolveAnswer?.(choice);
    resolveAnswer = null;
  }

  /** Moves or removes uploads that are on hold now. */
  async function carryOut({ site }: HeldUploads, choice: AccountAnswer): Promise<void> {
    if (choice === 'hold') return;
    isBusy.value = true;
    try {
      const { changed, undo } = await api().decideAboutHeld({ site, choice });
      if (choice === 'move') toasts.show([{ key: 'accounts.moved', named: { count: changed } }]);
      else if (undo !== null)
        toasts.show([{ key: 'toasts.removedMany', named: { count: changed } }], {
          undo: () => void restore(undo),
        });
    } catch (error) {
      toasts.showError(error);
    } finally {
      isBusy.value = false;
    }
  }

  async function restore(undo: number): Promise<void> {
    try {
      toasts.dismissUndo();
      const { changed } = await api().undoRemoval({ undo });
      if (changed > 0) toasts.show([{ key: 'toasts.restored' }]);
    } catch (error) {
      toasts.showError(error);
    }
  }

  return { asked, isOpen, isBusy, ask, askAboutHeld, answer, carryOut };
});
