/** German messages of what reviews found, in rows, batches, reports, notifications and the tray. */

export const findings = {
  counts: {
    CRITICAL: '{count} kritisch | {count} kritisch',
    MAJOR: '{count} schwer | {count} schwer',
    MINOR: '{count} leicht | {count} leicht',
    INFO: '{count} Hinweis | {count} Hinweise',
    OTHER: '{count} andere | {count} andere',
  },
  critical: '{count} mit kritischen Befunden | {count} mit kritischen Befunden',
  withIssues: '{count} mit Befunden | {count} mit Befunden',
  more: '{count} weitere | {count} weitere',
  andMore: '{most} · {more}',
} as const;
