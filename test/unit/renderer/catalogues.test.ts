import { describe, expect, it } from 'vitest';

import type { MessageKey } from '../../../renderer/i18n/catalogue.ts';
import * as de from '../../../renderer/i18n/de/index.ts';
import * as en from '../../../renderer/i18n/en/index.ts';
import { createI18n } from '../../../renderer/i18n/i18n.ts';

function leaves(messages: object, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : leaves(value as object, `${prefix}${key}.`),
  );
}

function placeholders(message: string): string[] {
  return [...new Set(message.match(/\{\w+\}/gu) ?? [])].sort();
}

const english = leaves(en);
const german = new Map(leaves(de));

describe('the catalogues', () => {
  it('have the same entries', () => {
    expect([...german.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it('have no empty message', () => {
    expect([...english, ...german].filter(([, message]) => message.trim() === '')).toEqual([]);
  });

  it('fill in the same values, in every plural form', () => {
    for (const [key, message] of english) {
      expect([key, placeholders(german.get(key) ?? '')]).toEqual([key, placeholders(message)]);
    }
  });

  it('have as many plural forms as each other', () => {
    for (const [key, message] of english) {
      expect([key, german.get(key)?.split(' | ').length]).toEqual([key, message.split(' | ').length]);
    }
  });

  it.each(['en', 'de'])('can be spoken, every message of %s', (language) => {
    const { t } = createI18n(language);
    for (const [key, message] of english) {
      const named = Object.fromEntries(placeholders(message).map((name) => [name.slice(1, -1), 'X']));
      const words = t(key as MessageKey, 'count' in named ? { ...named, count: 2 } : named);
      expect([key, words]).not.toEqual([key, expect.stringMatching(/[{}|]|^\w+\.\w+/u)]);
    }
  });

  it('say one and many', () => {
    const { t } = createI18n('en');
    expect(t('header.attention', { count: 1 })).toBe('1 needs attention');
    expect(t('header.attention', { count: 3 })).toBe('3 need attention');
    expect(t('header.attention', { count: 1_234 })).toBe('1,234 need attention');
  });

  it('put names in as they are', () => {
    const { t } = createI18n('en');
    const name = '{n} | @:top.pauseAll <b>.mov';
    expect(t('toasts.removed', { name })).toBe(`Removed ${name}`);
  });
});
