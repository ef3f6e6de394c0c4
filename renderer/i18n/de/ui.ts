/** German messages of shared components. */
import type { Catalogue } from '../catalogue.ts';

export const text: Catalogue['text'] = {
  showAll: 'Alles zeigen ({count} Zeichen) | Alles zeigen ({count} Zeichen)',
  showLess: 'Weniger zeigen',
  whole: 'Der ganze Text',
};

export const externalLink: Catalogue['externalLink'] = {
  leadsTo: 'führt zu',
  ask: '{host} im Browser öffnen?',
  open: 'Öffnen',
  cancel: 'Abbrechen',
  gone: 'Diesen Link gibt es nicht mehr. Laden Sie die Ergebnisse neu.',
};
