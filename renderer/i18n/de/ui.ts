/** German messages of shared components. */
import type { Catalogue } from '../catalogue.ts';

export const text: Catalogue['text'] = {
  showAll: 'Mehr anzeigen',
  showLess: 'Weniger anzeigen',
  whole: 'Vollständiger Text',
};

export const externalLink: Catalogue['externalLink'] = {
  leadsTo: 'öffnet',
  ask: '{host} im Browser öffnen?',
  open: 'Öffnen',
  cancel: 'Abbrechen',
  gone: 'Dieser Link ist abgelaufen. Aktualisieren Sie die Ergebnisse.',
};
