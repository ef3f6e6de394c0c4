/** German messages of the report of a batch. */
import type { Catalogue } from '../catalogue.ts';

export const report: Catalogue['report'] = {
  label: 'Bericht',
  close: 'Bericht schließen',
  open: 'Bericht',
  gone: 'Davon ist nichts mehr in der Liste.',
  ended: '{count} Datei ist durch | {count} Dateien sind durch',
  finished: 'Beendet {time}',
  inFlight: 'Noch in Arbeit',
  outcomesLabel: 'Was aus den Dateien wurde',
  outcomes: {
    complete: 'Fertig',
    withIssues: 'Fertig, mit Befunden',
    alreadySubmitted: 'Bereits eingereicht',
    attention: 'Zu klären',
    cancelled: 'Abgebrochen',
    active: 'In Arbeit',
  },
  attention: 'Zu klären',
  more: '{count} weitere | {count} weitere',
  beyond:
    '{count} weitere steht in der gespeicherten Tabelle | {count} weitere stehen in der gespeicherten Tabelle',
  submissions: 'Einreichungen',
  created: 'Angelegt',
  mode: 'Gewählt',
  split:
    'MediaMagic hat diese Dateien nicht als eine Einreichung angenommen. Deshalb wurde jede einzeln eingereicht.',
  facts: 'In Zahlen',
  files: 'Dateien',
  size: 'Größe',
  sent: 'Gesendet',
  took: 'Dauer',
  speed: 'Mittlere Geschwindigkeit',
  added: 'Hinzugefügt',
  save: 'Mit einer Zeile je Datei speichern',
  csv: 'CSV-Tabelle',
  json: 'JSON-Datei',
  saved: 'Gespeichert unter {path}',
  notSaved: 'Konnte nicht gespeichert werden: {reason}',
};
