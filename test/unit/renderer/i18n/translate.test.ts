import { describe, expect, it } from 'vitest';

import { createTranslate } from '../../../../renderer/i18n/translate.ts';

describe('a message', () => {
  const t = createTranslate('en', 'en-US');

  it('chooses its plural form by the count', () => {
    expect(t('header.attention', { count: 1 })).toBe('1 needs attention');
    expect(t('header.attention', { count: 0 })).toBe('0 need attention');
    expect(t('header.attention', { count: -1 })).toBe('-1 needs attention');
  });

  it('has a separate form for zero when it has three forms', () => {
    expect(t('footer.today', { count: 0, size: '' })).toBe('Nothing completed today');
    expect(t('footer.today', { count: 1, size: '2 MB' })).toBe('Today: 1 file · 2 MB');
    expect(t('footer.today', { count: 2, size: '4 MB' })).toBe('Today: 2 files · 4 MB');
  });

  it("formats every number for the system's region", () => {
    const values = { done: 1_234, all: 1_234_567 };
    expect(t('header.done', values)).toBe('1,234 of 1,234,567 done');
    expect(createTranslate('en', 'en-IN')('header.done', values)).toBe('1,234 of 12,34,567 done');
  });

  it('keeps a placeholder without a value', () => {
    expect(t('toasts.removed')).toBe('Removed {name}');
  });

  it('does not replace placeholders inside a value', () => {
    expect(t('batch.filesAt', { count: 2, time: '{count} | {time}' })).toBe('2 files · {count} | {time}');
  });
});

describe('a language that is not complete', () => {
  const t = createTranslate('de', 'de', { top: { pauseAll: 'Halt' } });

  it('uses the English messages for missing ones', () => {
    expect([t('top.pauseAll'), t('top.resumeAll'), t('header.attention', { count: 1 })]).toEqual([
      'Halt',
      'Resume all',
      '1 needs attention',
    ]);
  });
});
