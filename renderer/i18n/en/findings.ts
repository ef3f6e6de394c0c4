/** English messages of what reviews found, in rows, batches, reports, notifications and the tray. */

export const findings = {
  counts: {
    CRITICAL: '{count} critical | {count} critical',
    MAJOR: '{count} major | {count} major',
    MINOR: '{count} minor | {count} minor',
    INFO: '{count} info | {count} info',
    OTHER: '{count} other | {count} other',
  },
  critical: '{count} with critical issues | {count} with critical issues',
  withIssues: '{count} with issues | {count} with issues',
  more: '{count} more | {count} more',
  andMore: '{most} · {more}',
} as const;
