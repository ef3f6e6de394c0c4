import { describe, expect, it } from 'vitest';

import { messageKeys, unusedKeys, unusedProperties } from '../../../build/checks/words.ts';

const keys = messageKeys({
  top: { add: 'Add', gone: 'Gone' },
  gates: { key: { missing: 'x', refused: 'y' } },
});

describe('the check for unused words', () => {
  it('names messages by their whole path', () => {
    expect(keys).toEqual(['top.add', 'top.gone', 'gates.key.missing', 'gates.key.refused']);
  });

  it('finds what nobody says', () => {
    expect(unusedKeys(keys, [`t('top.add')`, `<p :title="t('gates.key.missing')">`])).toEqual([
      'top.gone',
      'gates.key.refused',
    ]);
  });

  it('counts a composed key by its fixed parts', () => {
    expect(unusedKeys(keys, ['t(`gates.key.${kind}`)'])).toEqual(['top.add', 'top.gone']);
    expect(unusedKeys(keys, ['t(`gates.${gate}.missing`)'])).toEqual([
      'top.add',
      'top.gone',
      'gates.key.refused',
    ]);
  });

  it('takes no composition for a use of everything', () => {
    expect(unusedKeys(keys, ['`${a}.${b}`', '`${a} top.add`'])).toEqual(keys);
  });

  it('finds a property that nobody reads', () => {
    expect(unusedProperties(['menu.add', 'menu.quit'], ['label: words.add,', 'words.quitted'])).toEqual([
      'menu.quit',
    ]);
  });
});
