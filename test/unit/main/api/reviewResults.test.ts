import { describe, expect, it } from 'vitest';

import { assetDetail, assetIssues, assetTopics } from '../../../../main/api/resultSchemas.ts';
import { joinResults } from '../../../../main/api/reviewResults.ts';

const documented = {
  id: 'i-1',
  referenceNumber: 'MM-1',
  ruleCode: 'CLM-101',
  summary: 'A claim without evidence',
  severity: 'CRITICAL',
  status: 'OPEN',
  sidekickId: 's-1',
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  severityReasoning: 'None is shown.',
  severityReasoningHeadline: 'Unproven claim',
  precedents: [
    { url: 'https://rulings.example/1', title: 'A ruling', decision: 'Upheld', date: '2023-03-14' },
  ],
};
const read = {
  id: 'i-1',
  referenceNumber: 'MM-1',
  ruleCode: 'CLM-101',
  summary: 'A claim without evidence',
  severity: 'CRITICAL',
  status: 'OPEN',
  sidekickId: 's-1',
  severityReasoning: 'None is shown.',
  severityReasoningHeadline: 'Unproven claim',
  precedents: documented.precedents,
};
/** An issue with only these values. */
function bare(known: Partial<typeof read>) {
  return {
    id: '',
    referenceNumber: '',
    ruleCode: '',
    summary: '',
    severity: '',
    status: '',
    sidekickId: '',
    severityReasoning: '',
    severityReasoningHeadline: '',
    precedents: [],
    ...known,
  };
}

describe('an answer of /issues', () => {
  it('is read as documented, as a record or as a list', () => {
    expect(assetIssues.parse({ assetId: 'a', issues: [documented] })).toEqual([read]);
    expect(assetIssues.parse([documented])).toEqual([read]);
  });

  it('keeps an issue when its other members are missing, null or of another type', () => {
    const strange = {
      ...documented,
      ruleCode: 101,
      severity: null,
      status: { name: 'OPEN' },
      severityReasoning: ['a', 'b'],
      precedents: 'none',
      severityReasoningHeadline: undefined,
    };
    expect(assetIssues.parse({ issues: [strange] })).toEqual([
      {
        ...read,
        ruleCode: '101',
        severity: '',
        status: '',
        severityReasoning: '',
        severityReasoningHeadline: '',
        precedents: [],
      },
    ]);
  });

  it('leaves out an entry that is no issue and keeps the others', () => {
    expect(assetIssues.parse({ issues: [null, 7, [], documented, 'A bare sentence'] })).toEqual([
      read,
      bare({ summary: 'A bare sentence' }),
    ]);
  });

  it('keeps a precedent that is only a title', () => {
    const [issue] = assetIssues.parse([{ ...documented, precedents: ['A ruling', null] }]);
    expect(issue?.precedents).toEqual([{ title: 'A ruling', url: '', decision: '', date: '' }]);
  });

  it('cuts a text that is too long', () => {
    const [issue] = assetIssues.parse([{ ...documented, summary: 'x'.repeat(1_000_000) }]);
    expect(issue?.summary).toHaveLength(250_000);
  });

  it.each([null, 'OK', 7, {}, { issues: null }, { data: [] }])('is refused when it is %j', (answer) => {
    expect(assetIssues.safeParse(answer).success).toBe(false);
  });
});

describe('an answer of /topics', () => {
  it('is read as documented', () => {
    const answer = {
      assetId: 'a',
      topics: [
        { id: 't', title: 'Claims', summary: 'What it says', severity: 'MAJOR', issues: [documented] },
      ],
      orphanIssues: [documented],
      metadata: {},
    };
    expect(assetTopics.parse(answer)).toEqual({
      topics: [{ title: 'Claims', summary: 'What it says', issues: [read] }],
      orphanIssues: [read],
    });
  });

  it('is read when members have other names, or topics are a record', () => {
    const named = { topics: [{ name: 'Claims', description: 'What it says', issueIds: ['i-1'] }] };
    expect(assetTopics.parse(named).topics).toEqual([
      { title: 'Claims', summary: 'What it says', issues: [bare({ summary: 'i-1' })] },
    ]);
    const record = { topics: { Claims: [documented], Sound: { issues: [] }, Odd: null } };
    expect(assetTopics.parse(record).topics).toEqual([
      { title: 'Claims', summary: '', issues: [read] },
      { title: 'Sound', summary: '', issues: [] },
      { title: 'Odd', summary: '', issues: [] },
    ]);
  });

  it('needs one of its lists', () => {
    expect(assetTopics.parse({ orphanIssues: [documented] }).orphanIssues).toEqual([read]);
    expect(assetTopics.parse([{ title: 'Claims' }]).topics).toHaveLength(1);
    for (const answer of [null, 'OK', {}, { detail: 'no' }]) {
      expect([answer, assetTopics.safeParse(answer).success]).toEqual([answer, false]);
    }
  });
});

describe('an asset’s detail', () => {
  it('has issues only if it lists them', () => {
    expect(assetDetail.parse({ status: 'processing', issues: null }).issues).toEqual([]);
    expect(assetDetail.parse({ issues: [documented] }).issues).toEqual([read]);
  });
});

describe('topics and issues together', () => {
  const second = { ...read, id: 'i-2', summary: 'Another' };

  it('resolve ids in topics, and turn issues without a topic into orphans', () => {
    const topics = [
      { title: 'Claims', summary: '', issues: [bare({ summary: 'i-1' }), bare({ id: 'i-1' })] },
    ];
    expect(joinResults({ topics, orphanIssues: [] }, [read, second])).toEqual({
      topics: [{ title: 'Claims', summary: '', issues: [read, read] }],
      orphans: [second],
    });
  });

  it('show each issue once, even without an id', () => {
    const nameless = bare({ summary: 'Without an id', ruleCode: 'X-1', severity: 'INFO' });
    const joined = joinResults({ topics: [], orphanIssues: [nameless, read] }, [nameless, read, second]);
    expect(joined.orphans).toEqual([nameless, read, second]);
  });

  it('leave out empty issues', () => {
    const topics = [{ title: '', summary: '', issues: [bare({})] }];
    expect(joinResults({ topics, orphanIssues: [bare({})] }, [bare({})])).toEqual({
      topics: [],
      orphans: [],
    });
  });
});
