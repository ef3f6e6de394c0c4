/** English words of an upload's results. */

export const results = {
  title: 'Results',
  loading: 'Loading the results …',
  loadAgain: 'Load the results again',
  total: '{count} issue | {count} issues',
  none: 'No issues were found.',
  bySeverity: 'Issues by severity',
  severities: {
    CRITICAL: 'Critical',
    MAJOR: 'Major',
    MINOR: 'Minor',
    INFO: 'Info',
    OTHER: 'Other',
  },
  statuses: {
    OPEN: 'Open',
    ACKNOWLEDGED: 'Acknowledged',
    AWAITING_HUMAN_INPUT: 'Waits for a person',
    RESOLVED: 'Resolved',
    DISMISSED: 'Dismissed',
  },
  noTopic: 'Without a topic',
  untitled: 'Topic without a title',
  noSummary: 'No description was given.',
  precedents: '{count} precedent | {count} precedents',
  moreIssues: 'Show {count} more issue | Show {count} more issues',
  moreTopics: 'Show {count} more topic | Show {count} more topics',
  notFinished: 'Not finished yet',
  notFinishedWhy: 'The review is still under way. Its results appear here when it is done.',
  checkAgain: 'Check again',
  tryAgain: 'Try again',
  trying: 'Trying …',
  waits: 'The upload is safe; only its results wait for this. They load by themselves.',
  missing: 'Some of it could not be loaded',
} as const;

export const text = {
  showAll: 'Show all ({count} character) | Show all ({count} characters)',
  showLess: 'Show less',
  whole: 'The whole text',
} as const;

export const outside = {
  leadsTo: 'leads to',
  ask: 'Open {host} in your browser?',
  open: 'Open',
  cancel: 'Cancel',
  gone: 'This link is no longer there. Load the results again.',
} as const;
