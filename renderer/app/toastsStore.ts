/** Toasts: short messages that disappear after a few seconds. A toast may offer Undo or one other action. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

import { notSavedError } from '../../preload/contract/reply.ts';
import type { MessageKey } from '../i18n/catalogue.ts';
import type { Named } from '../i18n/translate.ts';

export interface ToastLine {
  readonly key: MessageKey;
  readonly named?: Named;
}

export interface Toast {
  readonly id: number;
  readonly tone: 'neutral' | 'danger';
  readonly lines: readonly ToastLine[];
  readonly durationMs: number;
  readonly undo?: () => void;
  readonly action?: ToastAction;
}

interface ToastAction {
  readonly key: MessageKey;
  readonly run: () => void;
}

const messageMs = 5_000;
/** A toast with Undo or an action stays longer. */
const undoMs = 8_000;
/** Errors that wait behind the shown one; more at once say nothing new. */
const maxWaiting = 3;

export const useToasts = defineStore('toasts', () => {
  /** The toast on the screen, then those that wait until it disappears. */
  const toasts = shallowRef<readonly Toast[]>([]);
  const current = computed(() => toasts.value[0] ?? null);
  /** The lines that were said last, with or without a toast. Screen readers read them. */
  const said = shallowRef<readonly ToastLine[]>([]);
  let nextId = 1;

  /** Shows a toast in place of the shown one. Only an error keeps its place, and the new toast waits for it. */
  function show(
    lines: readonly ToastLine[],
    options: { tone?: Toast['tone']; undo?: () => void; action?: ToastAction } = {},
  ): void {
    const { tone = 'neutral', undo, action } = options;
    const id = nextId;
    nextId += 1;
    const toast: Toast = {
      id,
      tone,
      lines,
      durationMs: undo === undefined && action === undefined ? messageMs : undoMs,
      ...(undo && { undo }),
      ...(action && { action }),
    };
    const text = JSON.stringify(lines);
    const errors = toasts.value.filter(
      (other) => other.tone === 'danger' && JSON.stringify(other.lines) !== text,
    );
    toasts.value = [...errors.slice(0, maxWaiting), toast];
    say(lines);
  }

  /** Tells a screen reader what the window shows by itself, such as rows that were added. */
  function say(lines: readonly ToastLine[]): void {
    said.value = [...lines];
  }

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  /** Hides a toast that offers to undo what was just undone. */
  function dismissUndo(): void {
    toasts.value = toasts.value.filter(({ undo }) => undo === undefined);
  }

  function showError(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const line: ToastLine =
      reason === notSavedError ? { key: 'app.notSaved' } : { key: 'app.callFailed', named: { reason } };
    show([line], { tone: 'danger' });
  }

  return { toasts, current, said, show, say, dismiss, dismissUndo, showError };
});
