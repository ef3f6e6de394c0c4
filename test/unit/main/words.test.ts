import { expect, it } from 'vitest';

import { messageKeys } from '../../../build/checks/words.ts';
import { desktopWords } from '../../../main/desktop/words.ts';
import { languages } from '../../../preload/contract.ts';

it('menus and dialogs have all their words in every language', () => {
  const english = messageKeys(desktopWords('en'));
  for (const language of languages) {
    const words = desktopWords(language);
    expect(messageKeys(words)).toEqual(english);
    // Neither a word nor a form of a plural is empty.
    expect(JSON.stringify(words)).not.toMatch(/:"\s*"/u);
  }
  expect(desktopWords('de').menu.quit).not.toBe(desktopWords('en').menu.quit);
});
