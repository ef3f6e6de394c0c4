/** English messages of what reviews found, in rows, batches, reports, notifications and the tray. */

export const findings = {
  title: 'Issues',
  csv: 'Issues (CSV)',
  missing:
    '{count} file is left out because its details are still loading | {count} files are left out because their details are still loading',
  counts: {
    CRITICAL: '{count} critical | {count} critical',
    MAJOR: '{count} major | {count} major',
    MINOR: '{count} minor | {count} minor',
    INFO: '{count} info | {count} info',
    OTHER: '{count} other | {count} other',
  },
  critical: '{count} with critical issues | {count} with critical issues',
  withIssues: '{count} with issues | {count} with issues',
  unread: 'details of {count} still loading | details of {count} still loading',
  more: '{count} more | {count} more',
  andMore: '{most} · {more}',
} as const;
