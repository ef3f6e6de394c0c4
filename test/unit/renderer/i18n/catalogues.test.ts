import { describe, expect, it } from 'vitest';

import { languages } from '../../../../preload/contract.ts';
import type { MessageKey } from '../../../../renderer/i18n/catalogue.ts';
import { catalogues } from '../../../../renderer/i18n/catalogues.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';

function leaves(messages: object, prefix = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[`${prefix}${key}`, value]] : leaves(value as object, `${prefix}${key}.`),
  );
}

function placeholders(message: string): string[] {
  return [...new Set(message.match(/\{\w+\}/gu) ?? [])].sort();
}

function keysOf(messages: object): string[] {
  return leaves(messages)
    .map(([key]) => key)
    .sort();
}

const english = leaves(catalogues.en);
const translated = Object.entries(catalogues)
  .filter(([language]) => language !== 'en')
  .map(([language, messages]) => [language, leaves(messages)] as const);

it('German has every English message', () => {
  expect(keysOf(catalogues.de)).toEqual(keysOf(catalogues.en));
});

describe.each(translated)('the messages of %s', (_language, messages) => {
  const originals = new Map(english);

  it('all exist in English', () => {
    expect(messages.filter(([key]) => !originals.has(key))).toEqual([]);
  });

  it('are not empty', () => {
    expect([...english, ...messages].filter(([, message]) => message.trim() === '')).toEqual([]);
  });

  it('have the same placeholders as the English ones', () => {
    for (const [key, message] of messages) {
      expect([key, placeholders(message)]).toEqual([key, placeholders(originals.get(key) ?? '')]);
    }
  });

  it('have the same number of plural forms as the English ones', () => {
    for (const [key, message] of messages) {
      expect([key, message.split(' | ').length]).toEqual([key, originals.get(key)?.split(' | ').length]);
    }
  });
});

describe('the messages', () => {
  it.each(languages)('can all be formatted in %s', (language) => {
    const { t, setLanguage } = createI18n(language);
    setLanguage(language);
    for (const [key, message] of english) {
      const named = Object.fromEntries(placeholders(message).map((name) => [name.slice(1, -1), 'X']));
      const text = t(key as MessageKey, 'count' in named ? { ...named, count: 2 } : named);
      expect([key, text]).not.toEqual([key, expect.stringMatching(/[{}|]|^\w+\.\w+/u)]);
    }
  });

  it('use the singular and the plural', () => {
    const { t } = createI18n('en');
    expect(t('header.attention', { count: 1 })).toBe('1 needs attention');
    expect(t('header.attention', { count: 3 })).toBe('3 need attention');
    expect(t('header.attention', { count: 1_234 })).toBe('1,234 need attention');
  });

  it('insert names unchanged', () => {
    const { t } = createI18n('en');
    const name = '{n} | @:top.pauseAll <b>.mov';
    expect(t('toasts.removed', { name })).toBe(`Removed ${name}`);
  });
});
