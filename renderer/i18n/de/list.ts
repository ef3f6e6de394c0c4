/** German messages of the list: its header, filters, rows and actions. */
import type { Catalogue } from '../catalogue.ts';

export const header: Catalogue['header'] = {
  done: '{done} von {all} fertig',
  attention: '{count} zu klären | {count} zu klären',
  left: 'noch {time}',
  paused: 'Alles angehalten',
  allDone: 'Alles fertig',
  retryFailed: '{count} fehlgeschlagenen wiederholen | {count} fehlgeschlagene wiederholen',
  clearFinished: 'Fertige entfernen',
  overall: 'Gesamtfortschritt',
  overallValue: '{percent}, {done} von {all} fertig',
  speedHistory: 'Geschwindigkeit der letzten {time}: {least} bis {most}',
};

export const filters: Catalogue['filters'] = {
  label: 'Anzeigen',
  all: 'Alle',
  active: 'Aktiv',
  attention: 'Zu klären',
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
  queue: 'Reihenfolge',
  newest: 'Neueste zuerst',
  name: 'Name',
  size: 'Größe',
  status: 'Status',
};

export const list: Catalogue['list'] = {
  label: 'Uploads',
  select: '{name} auswählen',
  empty: {
    active: 'Gerade läuft nichts.',
    attention: 'Nichts ist zu klären.',
    done: 'Noch nichts fertig.',
    'already-submitted': 'Keine Datei war bereits eingereicht.',
    search: 'Keine Datei passt zu „{search}“.',
  },
  row: '{name}, {status}',
  sizeOf: '{sent} von {size}',
  sizeUnknown: '—',
  fileType: { video: 'Video', audio: 'Audio', image: 'Bild', document: 'Dokument', none: 'Datei' },
  categories: { video: 'Videos', audio: 'Audiodateien', image: 'Bilder', document: 'Dokumente' },
  moreActions: 'Weitere Aktionen für {name}',
};

export const empty: Catalogue['empty'] = {
  title: 'Medien zum Hochladen hier ablegen',
  body: 'Video, Audio, Bilder und Dokumente. Auch ganze Ordner.',
  safe: 'Sie können das Fenster jederzeit schließen oder die Verbindung verlieren: Uploads gehen dort weiter, wo sie waren.',
};

export const status: Catalogue['status'] = {
  waiting: 'Wartet',
  checking: 'Wird geprüft',
  uploading: 'Lädt hoch {percent}',
  uploadingUnknown: 'Lädt hoch',
  finishing: 'Wird abgeschlossen',
  processing: 'Wird verarbeitet {percent}',
  processingUnknown: 'Wird verarbeitet',
  complete: 'Fertig',
  completeNoIssues: 'Keine Befunde',
  completeIssues: '{count} Befund | {count} Befunde',
  alreadySubmitted: 'Bereits eingereicht',
  paused: 'Angehalten',
  allPaused: 'Wartet: alles angehalten',
  retrying: 'Neuer Versuch in {time} (Versuch {attempt})',
  retryingNow: 'Neuer Versuch jetzt (Versuch {attempt})',
  waitingNetwork: 'Wartet auf das Netz',
  waitingService: 'Wartet auf den Dienst',
  waitingCopy: 'Wartet auf die Kopie',
  waitingGroup: 'Wartet auf den Rest der Gruppe · {uploaded} von {total} hochgeladen',
  waitingKey: 'Wartet auf den Schlüssel',
  waitingPlan: 'Wartet auf den Tarif ({bucket})',
  waitingRate: 'Wartet wegen zu vieler Anfragen ({time})',
  waitingRateNow: 'Wartet wegen zu vieler Anfragen',
  failed: 'Zu klären: {headline}',
  cancelled: 'Abgebrochen',
};

export const waits: Catalogue['waits'] = {
  turn: 'Beginnt, sobald die Datei an der Reihe ist.',
  retry: '{headline}',
  'rate-limit': 'Gerade zu viele Anfragen: {bucket}.',
  plan: 'Nicht in Ihrem Tarif. Nichts geht verloren.',
  key: 'Beginnt von selbst mit einem gültigen Schlüssel.',
  network: 'Geht mit einer Verbindung von selbst weiter.',
  service: 'Geht von selbst weiter, wenn der Dienst wieder arbeitet.',
  group: 'Hochgeladen. Sie wird zusammen mit dem Rest eingereicht.',
  copy: 'Eine andere Datei mit demselben Inhalt wird gerade gesendet.',
  'all-paused': 'Mit „Alle fortsetzen“ geht es weiter.',
};

export const sublines: Catalogue['sublines'] = {
  alreadySubmitted: 'In einer früheren Einreichung. Nichts wurde doppelt eingereicht.',
  nameSubmitted: 'Der Dienst hat unter diesem Namen schon eine Einreichung.',
  version: 'Version {n}',
  finished: 'Fertig {time}',
  speed: '{rate} · noch {time}',
  restarts: 'Die Datei hat sich geändert und beginnt neu',
  kept: '{percent} bleiben erhalten',
  why: 'Warum?',
};

export const actions: Catalogue['actions'] = {
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  retry: 'Wiederholen',
  cancel: 'Upload abbrechen',
  remove: 'Entfernen',
  restore: 'Wiederherstellen',
  'move-to-top': 'Ganz nach oben',
  'show-in-folder': 'Im Ordner zeigen',
  'copy-submission-id': 'Einreichungs-ID kopieren',
  'copy-support-details': 'Angaben für den Support kopieren',
  'open-docs': 'Was bedeutet das?',
  'submit-as-new-version': 'Als neue Version einreichen',
  'send-anyway': 'Trotzdem senden',
  retryNow: 'Jetzt wiederholen',
  withCount: '{action} ({count})',
  undo: 'Rückgängig',
  close: 'Schließen',
  more: 'Mehr',
};

export const confirm: Catalogue['confirm'] = {
  remove: 'Trotz laufendem Senden entfernen?',
  removeMany:
    'Einer davon wird gerade gesendet. Trotzdem entfernen? | {count} davon werden gerade gesendet. Trotzdem entfernen?',
  yes: 'Entfernen',
  no: 'Behalten',
};

export const bulk: Catalogue['bulk'] = {
  label: 'Auswahl',
  selected: '{count} ausgewählt | {count} ausgewählt',
  selectAll: 'Alle {count} auswählen',
  selecting: 'Wird ausgewählt …',
  clear: 'Auswahl aufheben',
};
