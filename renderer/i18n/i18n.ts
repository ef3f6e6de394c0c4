/** The messages and formats of the window in one language, which can change at run time. */
import { computed, shallowRef } from 'vue';

import { type Language, type LanguageChoice, chooseLanguage } from '../../preload/contract.ts';
import type { PartialCatalogue } from './catalogue.ts';
import { type Format, createFormat } from './format.ts';
import { type Translate, chooseRegion, createTranslate } from './translate.ts';

/** What components and pure functions need to show text. */
export interface I18n {
  readonly t: Translate;
  readonly format: Format;
}

export interface AppI18n extends I18n {
  /** The language in effect. */
  readonly language: () => Language;
  /** Sets the language and returns the one in effect. */
  setLanguage(choice: LanguageChoice): Language;
}

/** `catalogue` replaces the messages of the app; the gallery uses it for the pseudolocale. */
export function createI18n(systemLocale: string, catalogue?: PartialCatalogue): AppI18n {
  const language = shallowRef(chooseLanguage('system', systemLocale));
  const region = computed(() => chooseRegion(language.value, systemLocale));
  const translate = computed(() => createTranslate(language.value, region.value, catalogue));
  const t: Translate = (key, named) => translate.value(key, named);

  const format = computed(() =>
    createFormat(region.value, {
      percent: (n) => t('units.percent', { n }),
      perSecond: (amount) => t('units.perSecond', { amount }),
      seconds: (n) => t('units.seconds', { n }),
      minutes: (n) => t('units.minutes', { n }),
      hours: (n) => t('units.hours', { n }),
      hoursMinutes: (h, m) => t('units.hoursMinutes', { h, m }),
      days: (count) => t('units.days', { count }),
    }),
  );

  // The functions do not change with the language, so components can destructure them once.
  return {
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
      weekday: (at) => format.value.weekday(at),
      date: (at) => format.value.date(at),
      list: (entries) => format.value.list(entries),
      choice: (entries) => format.value.choice(entries),
    },
    language: () => language.value,
    setLanguage(choice) {
      language.value = chooseLanguage(choice, systemLocale);
      return language.value;
    },
  };
}
