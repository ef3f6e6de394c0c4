/** German messages of an upload's results. */
import type { Catalogue } from '../catalogue.ts';

export const results: Catalogue['results'] = {
  title: 'Ergebnisse',
  loading: 'Ergebnisse werden geladen …',
  loadAgain: 'Ergebnisse aktualisieren',
  total: '{count} Befund | {count} Befunde',
  none: 'Keine Befunde',
  bySeverity: 'Befunde nach Schweregrad',
  severities: {
    CRITICAL: 'Kritisch',
    MAJOR: 'Schwer',
    MINOR: 'Leicht',
    INFO: 'Hinweis',
    OTHER: 'Andere',
  },
  statuses: {
    OPEN: 'Offen',
    ACKNOWLEDGED: 'Zur Kenntnis genommen',
    AWAITING_HUMAN_INPUT: 'Rückfrage',
    RESOLVED: 'Erledigt',
    DISMISSED: 'Verworfen',
  },
  sidekick: 'Gefunden von {name}',
  noTopic: 'Weitere Befunde',
  untitled: 'Thema ohne Titel',
  noSummary: 'Keine Beschreibung',
  precedents: '{count} Präzedenzfall | {count} Präzedenzfälle',
  moreIssues: '{count} weiteren Befund anzeigen | {count} weitere Befunde anzeigen',
  moreTopics: '{count} weiteres Thema anzeigen | {count} weitere Themen anzeigen',
  notFinished: 'Prüfung läuft',
  notFinishedWhy: 'Die Ergebnisse erscheinen hier, sobald die Prüfung fertig ist.',
  checkAgain: 'Erneut prüfen',
  tryAgain: 'Erneut versuchen',
  trying: 'Neuer Versuch …',
  waits: 'Ihr Upload ist sicher. Die Ergebnisse werden automatisch geladen.',
  missing: 'Einige Ergebnisse konnten nicht geladen werden',
};
