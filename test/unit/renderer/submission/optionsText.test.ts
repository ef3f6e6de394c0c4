import { expect, it } from 'vitest';

import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import { optionFacts, optionsText } from '../../../../renderer/submission/optionsText.ts';

const i18n = createI18n('en');
const brand = { id: '6f1c2b90-4d3e-4f5a-8b6c-7d8e9f0a1b2c', name: 'Brand safety' };
const other = '0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d';

it('the options are one line, the campaign first', () => {
  const metadata = { client: 'Acme', campaign: 'Aurora', region: 'DACH' };
  expect(optionsText({ metadata, sidekickIds: [brand.id] }, i18n)).toBe(
    'Campaign: Aurora · 2 metadata entries · 1 sidekick',
  );
  expect(optionsText({ metadata: {}, sidekickIds: [] }, i18n)).toBe('No metadata or sidekicks');
  expect(optionsText({ metadata: { campaign: 'a\u202Eb' }, sidekickIds: [] }, i18n)).toBe(
    'Campaign: a[RLO]b',
  );
});

it('the options are entries with sidekicks by name, and JSON as code', () => {
  const metadata = { flight: { budget: 3 }, campaign: 'Aurora' };
  expect(optionFacts({ metadata, sidekickIds: [brand.id.toUpperCase(), other] }, [brand], i18n)).toEqual([
    { name: 'Campaign', value: 'Aurora', plain: 'text' },
    { name: 'flight', value: '{"budget":3}', plain: 'code' },
    { name: 'Sidekicks', value: `Brand safety and Unnamed sidekick ${other}`, plain: 'text' },
  ]);
  expect(optionFacts({ metadata: {}, sidekickIds: [] }, [brand], i18n)).toEqual([]);
});
