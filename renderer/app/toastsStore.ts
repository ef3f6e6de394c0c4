/** Toasts: short messages that disappear after a few seconds. A toast may offer Undo or one other action. */
import { defineStore } from 'pinia';
import { ref } from 'vue';

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
const maxAtOnce = 3;

export const useToasts = defineStore('toasts', () => {
  const toasts = ref<readonly Toast[]>([]);
  let nextId = 1;

  function show(
    lines: readonly ToastLine[],
    options: { tone?: Toast['tone']; undo?: () => void; action?: ToastAction } = {},
  ): number {
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
    // A repeated message replaces the older one, but toasts with Undo or an action are all kept.
    const others = toasts.value.filter(
      (other) =>
        other.undo !== undefined || other.action !== undefined || JSON.stringify(other.lines) !== text,
    );
    toasts.value = [...others, toast].slice(-maxAtOnce);
    return id;
  }

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  /** Runs Undo of the newest toast that has it; returns false when there is none. */
  function undoLatest(): boolean {
    const toast = toasts.value.findLast(({ undo }) => undo !== undefined);
    if (toast === undefined) return false;
    dismiss(toast.id);
    toast.undo?.();
    return true;
  }

  function showError(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    show([{ key: 'app.callFailed', named: { reason } }], { tone: 'danger' });
  }

  return { toasts, show, dismiss, undoLatest, showError };
});
