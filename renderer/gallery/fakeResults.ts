/** Results by file name, in every state that the drawer can show. */
import type { Issue, ResultsAnswer, Severity, UploadResults, UploadRow } from '../../preload/contract.ts';
import { failure, offline, planGated } from './fakeFailures.ts';

/** File names of uploads that show a particular state of results. */
export const resultNames = {
  loading: 'Results on their way.mp4',
  notFinished: 'Results not finished.mp4',
  broken: 'Results broken once.mp4',
  notFound: 'Results of another workspace.mp4',
  plan: 'Results not in the plan.mp4',
  offline: 'Results without network.mp4',
  partly: 'Results without topics.mp4',
  many: 'Results with 640 issues.mp4',
  hostile: 'Results with odd texts.mp4',
} as const;

/** The upload whose issues have sidekicks: one with a name, and one whose name was removed. */
export const sidekickResults = {
  name: 'Results by sidekicks.mp4',
  named: '6f1c2b90-4d3e-4f5a-8b6c-7d8e9f0a1b2c',
  unnamed: 'd1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6',
} as const;

const unavailable = failure('results-unavailable', {
  status: 502,
  retry: 'backoff',
  detail: 'Failed to load results from storage',
  docsUrl: 'https://support.mediamagic.app/integrations/errors',
  action: 'retry',
});
const docs = { id: 'docs', host: 'support.mediamagic.app' };

let made = 0;

function issue(severity: Severity, ruleCode: string, summary: string, more: Partial<Issue> = {}): Issue {
  made += 1;
  return {
    id: `issue-${made}`,
    referenceNumber: `MM-${4_120 + made}`,
    ruleCode,
    summary,
    severity,
    severityText: severity,
    status: 'OPEN',
    statusText: 'OPEN',
    headline: '',
    reasoning: '',
    sidekickId: '',
    precedents: [],
    ...more,
  };
}

const claim = issue('CRITICAL', 'CLM-101', 'A health benefit is claimed without evidence on screen', {
  headline: 'Unproven health claim',
  reasoning:
    'Health claims need evidence that viewers can check; none is shown or named. The claim at 00:12 is repeated in the end card.',
  precedents: [
    {
      title: 'Unproven health claim: ruling of 2023',
      decision: 'Upheld',
      date: '2023-03-14',
      link: { id: 'a', host: 'rulings.example' },
      address: '',
    },
    {
      title: 'A supplement that was said to heal',
      decision: 'Upheld in part',
      date: '2019-11-02',
      link: null,
      address: 'ftp://archive.example/rulings/2019/117',
    },
  ],
});
const disclosure = issue(
  'MAJOR',
  'DSC-204',
  'The paid partnership is disclosed only in the last two seconds',
  {
    status: 'ACKNOWLEDGED',
    headline: 'Late disclosure',
    reasoning: 'A disclosure has to be seen before the message that it qualifies.',
  },
);
const smallPrint = issue('MINOR', 'TYP-012', 'The terms at the bottom are smaller than the required height', {
  status: 'AWAITING_HUMAN_INPUT',
  headline: 'Small print',
  reasoning: 'It is not legible on a phone.',
});
const logo = issue('INFO', 'BRD-007', 'The logo is the one used before this year', {
  status: 'RESOLVED',
  headline: 'Older logo',
  reasoning: 'No rule is broken; the brand book asks for the present logo in new work.',
});

function counted(results: Omit<UploadResults, 'counts'>): ResultsAnswer {
  const counts = { CRITICAL: 0, MAJOR: 0, MINOR: 0, INFO: 0, OTHER: 0 };
  const issues = [...results.topics.flatMap((topic) => topic.issues), ...results.orphans];
  for (const { severity } of issues) counts[severity ?? 'OTHER'] += 1;
  return { state: 'ready', results: { ...results, counts } };
}

const ordinary = counted({
  missing: null,
  topics: [
    {
      title: 'Product claims',
      summary: 'What the piece says about the product, and whether it can be shown to be true.',
      issues: [claim],
    },
    {
      title: 'Disclosure',
      summary: 'How and when viewers learn what they are looking at.',
      issues: [smallPrint, disclosure],
    },
  ],
  orphans: [logo],
});

const nothingFound = counted({ missing: null, topics: [], orphans: [] });

function bySidekicks(): ResultsAnswer {
  const { named, unnamed } = sidekickResults;
  return counted({
    missing: null,
    topics: [
      { title: 'Product claims', summary: '', issues: [{ ...claim, sidekickId: named }] },
      { title: 'Disclosure', summary: '', issues: [{ ...disclosure, sidekickId: unnamed }] },
    ],
    orphans: [],
  });
}

function manyIssues(): ResultsAnswer {
  const severities = ['INFO', 'MINOR', 'MAJOR', 'CRITICAL'] as const;
  const issues = Array.from({ length: 640 }, (_, index) =>
    issue(severities[index % 4] ?? 'INFO', `GEN-${index}`, `Finding number ${index + 1} of very many`),
  );
  return counted({ missing: null, topics: [{ title: 'Everything', summary: '', issues }], orphans: [] });
}

/** Texts that must not break the window: markup, reversed direction, stacked accents, no spaces, 100 kB. */
function hostile(): ResultsAnswer {
  const markup = '<img src=x onerror=alert(1)><script>alert(2)</script> {{ 1 + 1 }} &amp; **bold**';
  return counted({
    missing: null,
    topics: [
      {
        title: `${markup} ${'Title '.repeat(60)}`,
        summary: `line one\nline two\r\n\ttabbed\u0000\u0007 ${'ש'.repeat(20)} \u202Etxt.exe`,
        issues: [
          issue('CRITICAL', 'x'.repeat(200), markup, { referenceNumber: '\u202E1234-MM' }),
          issue('MAJOR', 'LONG-1', 'A very long reasoning follows.', {
            headline: 'h'.repeat(4_000),
            reasoning: 'A hundred kilobytes of words. '.repeat(3_400),
            precedents: [
              {
                title: 'p'.repeat(3_000),
                decision: '<b>Upheld</b>',
                date: 'not a date',
                link: null,
                address: 'javascript:alert(document.domain)//'.repeat(20),
              },
              {
                title: 'A host in another script',
                decision: '',
                date: '2024-02-31T00:00:00Z',
                link: {
                  id: 'idn',
                  host: `xn--mdiamagic-e4a.example.${'very-long-label.'.repeat(9)}example:8443`,
                },
                address: '',
              },
            ],
          }),
          issue('MINOR', 'ZALGO', `Z\u0335${'\u0301'.repeat(80)}algo ${'\u0489'.repeat(40)}`),
          issue('INFO', 'RTL', 'הטקסט הזה נכתב מימין לשמאל, עם 3 מספרים ו-English באמצע.'),
          issue('INFO', '', '', {
            severity: null,
            severityText: 'BLOCKER-OF-A-NEW-KIND',
            statusText: 'NEW_STATE',
            status: null,
          }),
          issue('INFO', 'BREAK', '\n'.repeat(400), { reasoning: `${'line\n'.repeat(300)}` }),
        ],
      },
      { title: '', summary: '', issues: [] },
    ],
    orphans: [],
  });
}

/** Names that were requested before; a request that fails once succeeds the second time. */
const asked = new Set<string>();

export async function resultsOf(row: UploadRow): Promise<ResultsAnswer> {
  const isFirst = !asked.has(row.name);
  asked.add(row.name);
  if (row.name === resultNames.loading) return new Promise(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
  switch (row.name) {
    case resultNames.notFinished:
      return { state: 'not-finished' };
    case resultNames.broken:
      return isFirst ? { state: 'unavailable', failure: unavailable, docs } : ordinary;
    case resultNames.notFound:
      return {
        state: 'unavailable',
        failure: failure('submission-not-found', { status: 404, detail: 'Submission not found' }),
        docs: null,
      };
    case resultNames.plan:
      return { state: 'unavailable', failure: planGated('submission_read'), docs: null };
    case resultNames.offline:
      return { state: 'unavailable', failure: offline, docs: null };
    case resultNames.partly:
      return counted({ missing: unavailable, topics: [], orphans: [claim, disclosure, smallPrint, logo] });
    case sidekickResults.name:
      return bySidekicks();
    case resultNames.many:
      return manyIssues();
    case resultNames.hostile:
      return hostile();
    default:
      return row.issueCount === 0 ? nothingFound : ordinary;
  }
}
