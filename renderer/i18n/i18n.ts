/** The messages and formats of the window in one language, which can change at run time. */
import { computed, shallowRef } from 'vue';
import { createI18n as createVueI18n } from 'vue-i18n';

import { type Language, chooseLanguage } from '../../preload/contract.ts';
import type { Catalogue, MessageKey } from './catalogue.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import { type Format, createFormat } from './format.ts';

export type Named = Readonly<Record<string, string | number>>;

/** What components and pure functions need to show text. */
export interface I18n {
  /** A number named `count` chooses the plural form and is written by Intl. */
  t(key: MessageKey, named?: Named): string;
  readonly format: Format;
}

export interface AppI18n extends I18n {
  /** Answers the language in effect. */
  setLanguage(setting: 'system' | Language): Language;
}

/** `one | other`, chosen by Intl.PluralRules; `zero | one | other` where a third form is given. */
function pluralIndex(language: Language, count: number, forms: number): number {
  if (forms > 2 && count === 0) return 0;
  const one = new Intl.PluralRules(language).select(Math.abs(count)) === 'one';
  return forms - (one ? 2 : 1);
}

/** Numbers and dates follow the system's region where its language is the one shown. */
export function chooseRegion(language: Language, systemLocale: string): string {
  if (!systemLocale.toLowerCase().startsWith(language)) return language;
  try {
    return Intl.getCanonicalLocales(systemLocale)[0] ?? language;
  } catch {
    // A system may name a locale that is no BCP 47 tag (e.g. "en_US.UTF-8"): the plain language is always one.
    return language;
  }
}

/** `catalogues`: other messages than the app's own, as the gallery shows them. */
export function createI18n(
  systemLocale: string,
  catalogues: Readonly<Record<Language, Catalogue>> = { en, de },
): AppI18n {
  const vueI18n = createVueI18n({
    legacy: false,
    locale: 'en' as Language,
    fallbackLocale: 'en',
    messages: catalogues,
    pluralRules: {
      en: (count: number, forms: number) => pluralIndex('en', count, forms),
      de: (count: number, forms: number) => pluralIndex('de', count, forms),
    },
  });
  const region = shallowRef('en');

  function t(key: MessageKey, named: Named = {}): string {
    const { count } = named;
    if (typeof count !== 'number') return vueI18n.global.t(key, named);
    return vueI18n.global.t(key, { ...named, count: format.value.number(count) }, { plural: count });
  }

  const format = computed(() =>
    createFormat(region.value, {
      percent: (n) => t('units.percent', { n }),
      perSecond: (amount) => t('units.perSecond', { amount }),
      seconds: (n) => t('units.seconds', { n }),
      minutes: (n) => t('units.minutes', { n }),
      hours: (n) => t('units.hours', { n }),
      hoursMinutes: (h, m) => t('units.hoursMinutes', { h, m }),
      days: (n) => t('units.days', { n }),
    }),
  );

  function setLanguage(setting: 'system' | Language): Language {
    const language = chooseLanguage(setting, systemLocale);
    vueI18n.global.locale.value = language;
    region.value = chooseRegion(language, systemLocale);
    return language;
  }
  setLanguage('system');

  // The functions stay the same when the language changes, so they can be destructured once.
  return {
    setLanguage,
    t,
    format: {
      number: (value) => format.value.number(value),
      percent: (value) => format.value.percent(value),
      bytes: (sizeBytes) => format.value.bytes(sizeBytes),
      exactBytes: (sizeBytes) => format.value.exactBytes(sizeBytes),
      rate: (bytesPerSecond) => format.value.rate(bytesPerSecond),
      duration: (durationMs) => format.value.duration(durationMs),
      moment: (at, now) => format.value.moment(at, now),
      clock: (at) => format.value.clock(at),
      day: (date) => format.value.day(date),
      list: (entries) => format.value.list(entries),
    },
  };
}
