import { expect, it } from 'vitest';

import { messageKeys } from '../../../build/checks/words.ts';
import { desktopWords } from '../../../main/desktop/words.ts';
import { languages } from '../../../preload/contract.ts';

it('menus and dialogs have all their words in every language', () => {
  const english = messageKeys(desktopWords('en'));
  for (const language of languages.filter((name) => name !== 'system')) {
    const words = desktopWords(language);
    expect(messageKeys(words)).toEqual(english);
    const all = Object.values(words).flatMap((section) => Object.values(section) as string[]);
    expect(all.filter((word) => word.trim() === '')).toEqual([]);
  }
  expect(desktopWords('de').menu.quit).not.toBe(desktopWords('en').menu.quit);
});
