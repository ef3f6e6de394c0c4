import { describe, expect, it } from 'vitest';

import { messageKeys, unusedKeys } from '../../../build/checks/messageKeys.ts';

const keys = messageKeys({
  top: { add: 'Add', gone: 'Gone' },
  gates: { key: { missing: 'x', refused: 'y' } },
});

describe('the check for unused messages', () => {
  it('names messages by their whole path', () => {
    expect(keys).toEqual(['top.add', 'top.gone', 'gates.key.missing', 'gates.key.refused']);
  });

  it('finds a message that no source asks for', () => {
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

  it('does not count a template without a fixed start as a use', () => {
    expect(unusedKeys(keys, ['`${a}.${b}`', '`${a} top.add`'])).toEqual(keys);
  });
});
