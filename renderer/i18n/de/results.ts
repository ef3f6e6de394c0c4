/** German messages of an upload's results. */
import type { Catalogue } from '../catalogue.ts';

export const results: Catalogue['results'] = {
  title: 'Ergebnisse',
  loading: 'Ergebnisse werden geladen …',
  loadAgain: 'Ergebnisse neu laden',
  total: '{count} Befund | {count} Befunde',
  none: 'Es gibt keine Befunde.',
  bySeverity: 'Befunde nach Schwere',
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
    AWAITING_HUMAN_INPUT: 'Wartet auf einen Menschen',
    RESOLVED: 'Erledigt',
    DISMISSED: 'Verworfen',
  },
  sidekick: 'Gefunden von {name}',
  noTopic: 'Ohne Thema',
  untitled: 'Thema ohne Titel',
  noSummary: 'Es gibt keine Beschreibung.',
  precedents: '{count} Präzedenzfall | {count} Präzedenzfälle',
  moreIssues: '{count} weiteren Befund zeigen | {count} weitere Befunde zeigen',
  moreTopics: '{count} weiteres Thema zeigen | {count} weitere Themen zeigen',
  notFinished: 'Noch nicht fertig',
  notFinishedWhy: 'Die Prüfung läuft noch. Die Ergebnisse erscheinen hier, sobald sie fertig ist.',
  checkAgain: 'Noch einmal nachsehen',
  tryAgain: 'Noch einmal versuchen',
  trying: 'Wird versucht …',
  waits: 'Der Upload ist sicher; nur seine Ergebnisse warten darauf. Sie werden von selbst geladen.',
  missing: 'Ein Teil konnte nicht geladen werden',
};
