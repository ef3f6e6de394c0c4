/** Provides the messages and formats to components. */
import { type InjectionKey, inject } from 'vue';

import type { AppI18n } from './i18n.ts';

export const i18nKey: InjectionKey<AppI18n> = Symbol('i18n');

export function useI18n(): AppI18n {
  const i18n = inject(i18nKey);
  if (i18n === undefined) throw new Error('No i18n was provided');
  return i18n;
}
