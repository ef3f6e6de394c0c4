import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, it } from 'vitest';

import { useToasts } from '../../../../renderer/app/toastsStore.ts';

beforeEach(() => setActivePinia(createPinia()));

function shown(): string | undefined {
  return useToasts().current?.lines[0]?.key;
}

it('shows one toast at a time, the newest', () => {
  const toasts = useToasts();
  toasts.show([{ key: 'toasts.copied' }]);
  toasts.show([{ key: 'toasts.restored' }], { undo: () => undefined });
  toasts.show([{ key: 'toasts.settingsSaved' }]);
  expect(toasts.toasts).toHaveLength(1);
  expect(shown()).toBe('toasts.settingsSaved');
});

it('keeps an error until it disappears, and shows what came meanwhile then', () => {
  const toasts = useToasts();
  toasts.showError(new Error('disk full'));
  toasts.show([{ key: 'toasts.copied' }]);
  toasts.show([{ key: 'toasts.restored' }]);
  expect(shown()).toBe('app.callFailed');
  toasts.dismiss(toasts.current?.id ?? 0);
  expect(shown()).toBe('toasts.restored');
  toasts.dismiss(toasts.current?.id ?? 0);
  expect(toasts.current).toBeNull();
});

it('shows an error that repeats itself once', () => {
  const toasts = useToasts();
  for (let attempt = 0; attempt < 5; attempt += 1) toasts.showError(new Error('disk full'));
  expect(toasts.toasts).toHaveLength(1);
});

it('hides a toast that offers Undo when it is undone elsewhere', () => {
  const toasts = useToasts();
  toasts.show([{ key: 'toasts.removedMany', named: { count: 2 } }], { undo: () => undefined });
  toasts.dismissUndo();
  expect(toasts.current).toBeNull();
});

it('says lines to screen readers without a toast', () => {
  const toasts = useToasts();
  toasts.say([{ key: 'toasts.added', named: { count: 2 } }]);
  expect(toasts.said).toEqual([{ key: 'toasts.added', named: { count: 2 } }]);
  expect(toasts.current).toBeNull();
});
