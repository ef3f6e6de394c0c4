import { describe, expect, it } from 'vitest';

import { type SubmissionChoice, submissionBounds } from '../../../../preload/contract.ts';
import { createI18n } from '../../../../renderer/i18n/i18n.ts';
import {
  type SubmissionDraft,
  draftOf,
  readDraft,
  sidekickProblems,
  switchForm,
} from '../../../../renderer/submission/submissionDraft.ts';

const sidekick = '6f1c2b90-4d3e-4f5a-8b6c-7d8e9f0a1b2c';
const choice: SubmissionChoice = {
  mode: 'together',
  metadata: { client: 'Acme', campaign: 'Aurora' },
  sidekickIds: [sidekick],
};
const empty = draftOf({ mode: 'each', metadata: {}, sidekickIds: [] });
const { t } = createI18n('en');

function draft(change: Partial<SubmissionDraft>): SubmissionDraft {
  return { ...empty, ...change };
}

function problemsOf(change: Partial<SubmissionDraft>): Record<string, string> {
  const { choice: read, problems } = readDraft(draft(change));
  expect(read === null).toBe(Object.keys(problems).length > 0);
  return Object.fromEntries(
    Object.entries(problems).map(([field, { key, named }]) => [field, t(key, named)]),
  );
}

function json(text: string): Partial<SubmissionDraft> {
  return { form: 'json', json: text };
}

describe('the form of a submission', () => {
  it('shows the campaign apart from the other pairs and sends it first', () => {
    const form = draftOf(choice);
    expect(form).toMatchObject({
      form: 'pairs',
      campaign: 'Aurora',
      pairs: [{ name: 'client', value: 'Acme' }],
    });
    expect(JSON.stringify(readDraft(form).choice?.metadata)).toBe('{"campaign":"Aurora","client":"Acme"}');
    expect(readDraft(form).choice).toMatchObject({ mode: 'together', sidekickIds: [sidekick] });
  });

  it('shows metadata with other values than texts as JSON and keeps it', () => {
    const metadata = { campaign: 'Aurora', flight: { budget: 12_000, channels: ['tv', null] } };
    const form = draftOf({ ...choice, metadata });
    expect(form.form).toBe('json');
    expect(readDraft(form).choice?.metadata).toEqual(metadata);
    expect(switchForm(form)).toBeNull();
  });

  it('leaves out empty lines and the spaces around a text', () => {
    const pairs = [
      { name: '', value: '' },
      { name: ' client ', value: ' Acme ' },
    ];
    expect(readDraft(draft({ campaign: '  ', pairs })).choice?.metadata).toEqual({ client: 'Acme' });
  });

  it('takes names that objects have anyway', () => {
    const pairs = [
      { name: 'constructor', value: 'a' },
      { name: 'toString', value: 'b' },
    ];
    expect(Object.entries(readDraft(draft({ pairs })).choice?.metadata ?? {})).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
  });

  it('turns into JSON and back without a change', () => {
    const other = switchForm(draftOf(choice));
    expect(other?.json).toBe('{\n  "campaign": "Aurora",\n  "client": "Acme"\n}');
    expect(other && switchForm(other)).toMatchObject({ campaign: 'Aurora', pairs: [{ name: 'client' }] });
    expect(switchForm(draft(json('{"a": ')))).toBeNull();
  });

  it('names a bound at its field', () => {
    const long = 'x'.repeat(submissionBounds.metadataValueLength + 1);
    const longName = 'n'.repeat(submissionBounds.metadataKeyLength + 1);
    expect(problemsOf({ campaign: long })).toEqual({ campaign: 'Use up to 1,000 characters.' });
    expect(problemsOf({ pairs: [{ name: '', value: 'Acme' }] })).toEqual({ 'name-0': 'Enter a name.' });
    expect(problemsOf({ pairs: [{ name: longName, value: long }] })).toEqual({
      'name-0': 'Use up to 100 characters for a name.',
      'value-0': 'Use up to 1,000 characters.',
    });
    expect(problemsOf({ campaign: 'Aurora', pairs: [{ name: 'campaign', value: 'Other' }] })).toEqual({
      'name-0': 'This name is already used.',
    });
    const pairs = Array.from({ length: submissionBounds.metadataKeys + 1 }, (_, index) => ({
      name: `name ${index}`,
      value: '1',
    }));
    expect(problemsOf({ pairs })).toEqual({ metadata: 'Use up to 50 metadata entries.' });
    const sidekickIds = Array.from({ length: submissionBounds.sidekicks + 1 }, () => sidekick);
    expect(problemsOf({ sidekickIds })).toEqual({ sidekicks: 'Choose up to 20 sidekicks.' });
  });

  it('says where JSON is wrong, and what it must be', () => {
    expect(problemsOf(json('{\n  "a": x\n}'))).toEqual({ json: 'Unexpected “x” at line 2, column 8.' });
    expect(problemsOf(json('{"a": 1'))).toEqual({ json: 'The JSON ends too early, at line 1, column 8.' });
    expect(problemsOf(json('{"a": 1, "a": 2}'))).toEqual({
      json: '“a” appears twice, at line 1, column 10.',
    });
    expect(problemsOf(json('["a"]'))).toEqual({
      json: 'Enter one JSON object, like { "campaign": "Aurora" }.',
    });
    expect(problemsOf(json(`{"a": "${'x'.repeat(1_001)}"}`))).toEqual({
      json: 'The value of “a” is too long. Values can have up to 1,000 characters.',
    });
    expect(problemsOf(json(`{"a": [${'1,'.repeat(12_000)}1]}`))).toEqual({
      json: 'All metadata together can have up to 20,000 characters.',
    });
    expect(readDraft(draft(json('  '))).choice?.metadata).toEqual({});
  });
});

describe('a sidekick in the settings', () => {
  const named = [{ id: sidekick, name: 'Brand safety' }];

  function problems(id: string, name: string): (string | null)[] {
    const found = sidekickProblems({ id, name }, named);
    return [found.id, found.name].map((problem) => problem && t(problem.key, problem.named));
  }

  it('needs a UUID and a name that are both new', () => {
    expect(problems('0a9b8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d', 'Legal')).toEqual([null, null]);
    expect(problems('', '')).toEqual(['Enter the sidekick’s ID.', 'Enter a name.']);
    expect(problems('0a9b8c7d-6e5f-4a3b-9c2d', 'brand SAFETY ')).toEqual([
      'That isn’t a sidekick ID. An ID is a UUID: 32 letters and digits in five groups.',
      'Another sidekick has this name.',
    ]);
    expect(problems(` ${sidekick.toUpperCase()} `, 'x'.repeat(101))).toEqual([
      'You already named this sidekick “Brand safety”.',
      'Use up to 100 characters.',
    ]);
  });
});
