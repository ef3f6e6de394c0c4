/** German messages of what reviews found, in rows, batches, reports, notifications and the tray. */

export const findings = {
  counts: {
    CRITICAL: '{count} kritisch | {count} kritisch',
    MAJOR: '{count} schwer | {count} schwer',
    MINOR: '{count} leicht | {count} leicht',
    INFO: '{count} Hinweis | {count} Hinweise',
    OTHER: '{count} andere | {count} andere',
  },
  more: '{count} weitere | {count} weitere',
  andMore: '{most} · {more}',
} as const;
