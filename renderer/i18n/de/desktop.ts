/** German messages of the main process: menus, dialogs, tray, quitting and notifications. */
import type { Catalogue } from '../catalogue.ts';

export const menu: Catalogue['menu'] = {
  file: '&Datei',
  addFiles: 'Dateien hinzufügen …',
  addFolder: 'Ordner hinzufügen …',
  close: 'Fenster schließen',
  quit: 'Beenden',
  edit: '&Bearbeiten',
  undo: 'Rückgängig',
  redo: 'Wiederholen',
  cut: 'Ausschneiden',
  copy: 'Kopieren',
  paste: 'Einfügen',
  selectAll: 'Alles auswählen',
  view: '&Ansicht',
  resetZoom: 'Originalgröße',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fullScreen: 'Vollbild',
  window: '&Fenster',
  minimize: 'Minimieren',
  help: '&Hilfe',
  support: 'Support',
  openLogs: 'Ordner der Protokolle öffnen',
};

export const dialogs: Catalogue['dialogs'] = {
  addFiles: 'Dateien hinzufügen',
  addFolder: 'Ordner hinzufügen',
  add: 'Hinzufügen',
  watchFolder: 'Ordner wählen, der beobachtet wird',
  choose: 'Wählen',
  saveDiagnostics: 'Diagnose speichern',
  zipArchive: 'Zip-Archiv',
  trustCertificates: 'Einer Zertifizierungsstelle vertrauen',
  trust: 'Vertrauen',
  certificates: 'Zertifikate',
  allFiles: 'Alle Dateien',
  openOutside: '{host} im Browser öffnen?',
  openOutsideDetail: 'Die Adresse kam mit einer Antwort des Dienstes. Sie ist keine seiner eigenen Seiten.',
  open: 'Öffnen',
  cancel: 'Abbrechen',
  queueNewer: 'Eine neuere Version der App hat diese Uploads gespeichert',
  queueNewerDetail:
    'Diese Version kann sie nicht lesen. Nichts wurde verändert. Sie liegen in {path}\n\nBeenden Sie die App und installieren Sie die neuere Version, um mit ihnen weiterzumachen, oder beginnen Sie daneben eine neue Warteschlange. Die neuere Version öffnet sie wieder.',
  queueNotConverted: 'Die gespeicherten Uploads ließen sich nicht für diese Version der App umwandeln',
  queueNotConvertedDetail:
    'Nichts wurde verändert. Sie liegen in {path} ({reason}).\n\nBeenden Sie die App und installieren Sie die vorige Version, um mit ihnen weiterzumachen, oder beginnen Sie daneben eine neue Warteschlange. Der Support kann mit der Datei helfen.',
  newQueue: 'Neue Warteschlange beginnen',
  saveReport: 'Bericht speichern',
  csvTable: 'CSV-Tabelle',
  jsonFile: 'JSON-Datei',
};

export const tray: Catalogue['tray'] = {
  open: 'Öffnen',
  addFiles: 'Dateien hinzufügen …',
  pauseAll: 'Alle anhalten',
  resumeAll: 'Alle fortsetzen',
  watchFolders: 'Überwachte Ordner …',
  settings: 'Einstellungen …',
  quit: 'Beenden',
  nothing: 'Nichts hochzuladen',
  allDone: 'Alles fertig',
  allPaused: 'Alles angehalten',
  progress: '{done} von {all}',
  percent: '{n} %',
  minutesLeft: 'noch {n} min',
  hoursLeft: 'noch {n} h',
  attention: '{count} zu klären | {count} zu klären',
  keyGate: 'Uploads warten: Schlüssel fehlt oder wird abgelehnt',
  planGate: 'Uploads warten: nicht in Ihrem Tarif',
  offlineGate: 'Uploads warten: keine Verbindung',
};

export const quit: Catalogue['quit'] = {
  question: 'Ein Upload läuft noch | {count} Uploads laufen noch',
  detail: 'Nichts geht verloren: Beim nächsten Start geht es dort weiter, wo es aufgehört hat.',
  quit: 'Beenden',
  stay: 'Weiter hochladen',
};

export const news: Catalogue['news'] = {
  finished: 'Uploads fertig',
  folderFinished: '{folder} ist fertig',
  done: '{count} Datei fertig | {count} Dateien fertig',
  already: '{count} bereits eingereicht | {count} bereits eingereicht',
  attention: '{count} zu klären | {count} zu klären',
  keyTitle: 'Uploads warten auf einen gültigen API-Schlüssel',
  keyBody: 'Nichts geht verloren. Mit einem gültigen Schlüssel geht es von selbst weiter.',
  planTitle: 'Uploads warten: nicht in Ihrem Tarif',
  planBody: 'Nichts geht verloren. Es geht von selbst weiter, sobald der Tarif es erlaubt.',
  offlineTitle: 'Uploads warten auf eine Verbindung',
  offlineBody: 'Nichts geht verloren. Es geht von selbst weiter.',
  rateTitle: 'Uploads machen eine Pause',
  rateBody: 'Der Dienst hat darum gebeten. Es geht von selbst weiter.',
  questionTitle: 'Dateien warten auf Ihre Antwort',
  questionBody: 'Sie sind noch nicht gesendet. Öffnen Sie das Fenster, um sie zu senden oder zu verwerfen.',
  backgroundTitle: 'Die App läuft im Hintergrund weiter',
  backgroundBody:
    'Ihr Symbol in der Leiste öffnet oder beendet sie. In den Einstellungen lässt sich das ändern.',
};
