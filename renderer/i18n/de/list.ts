/** German messages of the list: its header, filters, rows and actions. */
import type { Catalogue } from '../catalogue.ts';

export const header: Catalogue['header'] = {
  done: '{done} von {all} fertig',
  attention: 'bei {count} Aktion nötig | bei {count} Aktion nötig',
  left: 'noch {time}',
  paused: 'Pausiert',
  allDone: 'Alles fertig',
  retryFailed: '{count} fehlgeschlagenen wiederholen | {count} fehlgeschlagene wiederholen',
  clearFinished: 'Fertige entfernen',
  overall: 'Gesamtfortschritt',
  overallValue: '{percent}, {done} von {all} fertig',
  speedHistory: 'Upload-Geschwindigkeit der letzten {time}: {least} bis {most}',
};

export const filters: Catalogue['filters'] = {
  label: 'Filter',
  all: 'Alle',
  active: 'Aktiv',
  attention: 'Aktion nötig',
  critical: 'Kritisch',
  'with-issues': 'Mit Befunden',
  done: 'Fertig',
  'already-submitted': 'Bereits eingereicht',
};

export const search: Catalogue['search'] = {
  label: 'Dateien suchen',
  placeholder: 'Suchen',
  clear: 'Suche löschen',
};

export const sort: Catalogue['sort'] = {
  label: 'Sortieren nach',
  'active-first': 'Aktive zuerst',
  queue: 'Upload-Reihenfolge',
  newest: 'Neueste zuerst',
  oldest: 'Älteste zuerst',
  name: 'Name',
  'name-descending': 'Name, Z bis A',
  size: 'Größe',
  'size-ascending': 'Größe, kleinste zuerst',
  status: 'Status',
  severity: 'Schwere',
};

export const columns: Catalogue['columns'] = {
  name: 'Name',
  status: 'Status',
  size: 'Größe',
  added: 'Hinzugefügt',
  statusTip: 'Nach Status sortieren, dann nach Schwere',
};

export const view: Catalogue['view'] = { label: 'Ansicht' };

export const days: Catalogue['days'] = {
  label: 'Tag',
  any: 'Alle Tage',
  today: 'Heute',
  yesterday: 'Gestern',
  only: 'Nur diesen Tag zeigen',
  every: 'Alle Tage zeigen',
};

export const list: Catalogue['list'] = {
  label: 'Uploads',
  select: '{name} auswählen',
  empty: {
    day: 'Keine Uploads an diesem Tag',
    active: 'Keine aktiven Uploads',
    attention: 'Keine Aktion nötig',
    critical: 'Keine Dateien mit kritischen Befunden',
    'with-issues': 'Keine Dateien mit Befunden',
    done: 'Noch keine fertigen Uploads',
    'already-submitted': 'Keine Duplikate gefunden',
    search: 'Keine Ergebnisse für „{search}“',
  },
  row: '{name}, {status}',
  sizeOf: '{sent} von {size}',
  sizeUnknown: '—',
  fileType: { video: 'Video', audio: 'Audio', image: 'Bild', document: 'Dokument', none: 'Datei' },
  categories: { video: 'Videos', audio: 'Audiodateien', image: 'Bilder', document: 'Dokumente' },
  moreActions: 'Weitere Aktionen für {name}',
  actionOn: '{action}: {name}',
  actionsColumn: 'Aktionen',
};

export const empty: Catalogue['empty'] = {
  title: 'Dateien oder Ordner zum Hochladen ablegen',
  body: 'Video, Audio, Bilder und Dokumente',
  safe: 'Fenster schließen oder offline gehen: Uploads werden an derselben Stelle fortgesetzt.',
};

export const status: Catalogue['status'] = {
  waiting: 'Wartet',
  checking: 'Wird geprüft …',
  uploading: 'Lädt hoch {percent}',
  uploadingUnknown: 'Lädt hoch',
  finishing: 'Wird eingereicht …',
  processing: 'Wird verarbeitet {percent}',
  processingUnknown: 'Wird verarbeitet',
  stalled:
    'Verarbeitung seit {count} Stunde ohne Fortschritt | Verarbeitung seit {count} Stunden ohne Fortschritt',
  notFollowed:
    'Nicht verfolgt: {count} Stunde ohne Fortschritt | Nicht verfolgt: {count} Stunden ohne Fortschritt',
  complete: 'Fertig',
  completeNoIssues: 'Keine Befunde',
  completeIssues: '{count} Befund | {count} Befunde',
  alreadySubmitted: 'Bereits eingereicht',
  paused: 'Pausiert',
  allPaused: 'Pausiert',
  retrying: 'Neuer Versuch in {time} (Versuch {attempt})',
  retryingNow: 'Neuer Versuch (Versuch {attempt})',
  waitingNetwork: 'Wartet auf Verbindung',
  waitingService: 'Wartet auf MediaMagic',
  waitingCopy: 'Duplikat eines anderen Uploads',
  waitingDrive: 'Wartet auf das Laufwerk',
  beingWritten: 'Wird noch geschrieben',
  waitingGroup: 'Wartet auf den Rest der Gruppe · {uploaded} von {total} hochgeladen',
  waitingKey: 'Angehalten: API-Schlüssel',
  waitingPlan: 'Nicht im Tarif enthalten',
  waitingRate: 'Kurze Pause ({time})',
  waitingRateNow: 'Wird fortgesetzt …',
  failed: '{headline}',
  cancelled: 'Abgebrochen',
  skipped: 'Übersprungen',
};

export const waits: Catalogue['waits'] = {
  turn: 'In der Warteschlange',
  retry: '{headline}',
  group: 'Hochgeladen. Wird zusammen mit dem Rest eingereicht.',
  copy: 'Dieselbe Datei wird bereits hochgeladen',
  'all-paused': 'Mit „Alle fortsetzen“ geht es weiter',
};

export const sublines: Catalogue['sublines'] = {
  alreadySubmitted: 'Aus einer früheren Einreichung in MediaMagic',
  nameSubmitted: 'MediaMagic hat bereits eine Einreichung mit diesem Namen',
  uploadedAs: 'Als {name} hochgeladen (der Name war vergeben)',
  version: 'Version {n}',
  finished: 'Fertig {time}',
  speed: '{rate} · noch {time}',
  restarts: 'Datei geändert, Upload neu gestartet',
  kept: '{percent} hochgeladen',
  why: 'Mehr erfahren',
};

export const actions: Catalogue['actions'] = {
  pause: 'Pausieren',
  resume: 'Fortsetzen',
  retry: 'Wiederholen',
  cancel: 'Upload abbrechen',
  remove: 'Entfernen',
  removeFromList: 'Aus der Liste entfernen',
  restore: 'Wiederherstellen',
  'move-to-top': 'Ganz nach oben',
  'show-in-folder': 'Im Ordner anzeigen',
  showInFinder: 'Im Finder anzeigen',
  showInExplorer: 'Im Explorer anzeigen',
  'copy-submission-id': 'Einreichungs-ID kopieren',
  'copy-link': 'Link kopieren',
  'copy-support-details': 'Support-Details kopieren',
  'open-docs': 'Mehr erfahren',
  'submit-as-new-version': 'Als neue Version einreichen',
  'choose-another-file': 'Andere Datei wählen',
  'upload-as-version': 'Als neue Version hochladen',
  'upload-separately': 'Getrennt hochladen',
  'send-anyway': 'Trotzdem hochladen',
  'move-to-account': 'Ins aktuelle Konto hochladen',
  'use-other-name': 'Unter anderem Namen hochladen',
  skip: 'Überspringen',
  'stop-following': 'Nicht mehr verfolgen',
  retryNow: 'Jetzt wiederholen',
  undo: 'Rückgängig',
  undoRemoval:
    'Entfernen von {count} Upload rückgängig machen | Entfernen von {count} Uploads rückgängig machen',
  close: 'Schließen',
  more: 'Mehr',
};

export const confirm: Catalogue['confirm'] = {
  remove: 'Wird noch hochgeladen. Entfernen?',
  removeMany:
    '{count} Datei wird noch hochgeladen. Trotzdem entfernen? | {count} Dateien werden noch hochgeladen. Trotzdem entfernen?',
  yes: 'Entfernen',
  no: 'Abbrechen',
};

export const bulk: Catalogue['bulk'] = {
  label: 'Auswahl',
  selected: '{count} ausgewählt | {count} ausgewählt',
  selectAll: 'Alle {count} auswählen',
  selecting: 'Wird ausgewählt …',
  clear: 'Auswahl aufheben',
  actions: {
    'copy-submission-id': '{count} Einreichungs-IDs kopieren',
    'copy-support-details': 'Support-Details von {count} Uploads kopieren',
    'move-to-account': '{count} ins aktuelle Konto hochladen',
  },
};

export const names = {
  question:
    '{count} Datei aus „{batch}“ hat den Namen einer anderen Datei in Ihrem Workspace | {count} Dateien aus „{batch}“ haben die Namen anderer Dateien in Ihrem Workspace',
  explain:
    'Die andere Datei wird nicht ersetzt. Ihre wartet auf Ihre Entscheidung. | Die anderen Dateien werden nicht ersetzt. Ihre warten auf Ihre Entscheidung.',
  rename: 'Unter anderem Namen hochladen | Unter anderen Namen hochladen',
  skip: 'Überspringen | Überspringen',
  oneByOne: 'Einzeln entscheiden',
};
