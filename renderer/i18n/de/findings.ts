/** German messages of what reviews found, in rows, batches, reports, notifications and the tray. */

export const findings = {
  title: 'Befunde',
  csv: 'Befunde (CSV)',
  missing:
    '{count} Datei fehlt, weil ihre Details noch geladen werden | {count} Dateien fehlen, weil ihre Details noch geladen werden',
  counts: {
    CRITICAL: '{count} kritisch | {count} kritisch',
    MAJOR: '{count} schwer | {count} schwer',
    MINOR: '{count} leicht | {count} leicht',
    INFO: '{count} Hinweis | {count} Hinweise',
    OTHER: '{count} andere | {count} andere',
  },
  critical: '{count} mit kritischen Befunden | {count} mit kritischen Befunden',
  withIssues: '{count} mit Befunden | {count} mit Befunden',
  unread: 'Details zu {count} werden noch geladen | Details zu {count} werden noch geladen',
  more: '{count} weitere | {count} weitere',
  andMore: '{most} · {more}',
} as const;
