import { expect, it } from 'vitest';

import { pseudoCatalogue, pseudoMessage } from '../../../../renderer/gallery/pseudoLocale.ts';
import * as en from '../../../../renderer/i18n/en/index.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';

it('keeps placeholders and plural forms', () => {
  expect(pseudoMessage('{count} file of {all} | {count} files')).toMatch(
    /^⟦\{count\} [^|]*\{all\}·+⟧ \| ⟦\{count\} [^|]*·+⟧$/u,
  );
});

it('makes messages at least 40 % longer', () => {
  expect(pseudoMessage('Add files').length).toBeGreaterThanOrEqual('Add files'.length * 1.4);
});

it('translates a whole catalogue', () => {
  const pseudo = pseudoCatalogue(en);
  const { t } = createI18n('en', pseudo);
  expect(t('header.attention', { count: 2 })).toMatch(/^⟦2 .*⟧$/u);
});
