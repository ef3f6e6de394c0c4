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
  undoRemoval: 'Entfernen rückgängig machen',
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
};

export const dialogs: Catalogue['dialogs'] = {
  addFiles: 'Dateien hinzufügen',
  addFolder: 'Ordner hinzufügen',
  add: 'Hinzufügen',
  watchFolder: 'Ordner wählen, der überwacht werden soll',
  chooseFile: 'Andere Datei wählen',
  choose: 'Wählen',
  saveDiagnostics: 'Diagnose speichern',
  zipArchive: 'Zip-Archiv',
  trustCertificates: 'Vertrauenswürdiges Zertifikat hinzufügen',
  trust: 'Vertrauen',
  certificates: 'Zertifikate',
  allFiles: 'Alle Dateien',
  openOutside: '{host} im Browser öffnen?',
  openOutsideDetail: 'Dieser Link kam mit einer Antwort von MediaMagic und führt zu einer anderen Website.',
  open: 'Öffnen',
  cancel: 'Abbrechen',
  pageLost: 'Das Fenster stürzt immer wieder ab',
  pageLostDetail:
    'Ihre Uploads laufen im Hintergrund weiter. Laden Sie das Fenster neu, um sie zu sehen. Wenn es wieder abstürzt, starten Sie die App neu und speichern Sie eine Diagnose für den Support.',
  reload: 'Neu laden',
  queueNewer: 'Ihre Uploads wurden von einer neueren Version der App gespeichert',
  queueNewerDetail:
    'Diese Version kann sie nicht öffnen. Nichts wurde verändert. Sie liegen in {path}\n\nUm mit ihnen weiterzuarbeiten, beenden Sie die App und installieren Sie die neuere Version. Sie können auch eine neue Liste beginnen; die neuere Version öffnet die alte weiterhin.',
  queueNotConverted: 'Ihre Uploads konnten nicht für diese Version der App umgewandelt werden',
  queueNotConvertedDetail:
    'Nichts wurde verändert. Sie liegen in {path} ({reason}).\n\nUm mit ihnen weiterzuarbeiten, beenden Sie die App und installieren Sie die vorige Version. Sie können auch eine neue Liste beginnen. Der Support kann mit der alten Datei helfen.',
  newQueue: 'Neue Liste beginnen',
  saveReport: 'Bericht speichern',
  csvTable: 'CSV',
  jsonFile: 'JSON',
};

export const startFailure: Catalogue['startFailure'] = {
  title: 'MediaMagic Uploader kann nicht starten',
  again: 'Erneut versuchen',
  full: 'Der Datenträger mit dem Datenordner der App ist voll:\n{folder}\n\nGeben Sie Speicherplatz frei und versuchen Sie es erneut. Ihre Uploads sind sicher und werden dann fortgesetzt.',
  readOnly:
    'Die App kann nicht in ihren Datenordner schreiben:\n{folder}\n\nStellen Sie sicher, dass Sie in diesen Ordner schreiben dürfen und sein Datenträger nicht schreibgeschützt ist, und versuchen Sie es erneut.',
  inUse:
    'Ein anderes Programm verwendet die Liste der Uploads (queue.db) im Datenordner der App:\n{folder}\n\nSchließen Sie dieses Programm, zum Beispiel eine Datensicherung oder einen Datenbank-Betrachter, und versuchen Sie es erneut.',
  locked:
    'Ein anderes Programm verwendet die Liste der Uploads (queue.db) im Datenordner der App:\n{folder}\n\nSchließen Sie dieses Programm, zum Beispiel eine Datensicherung oder einen Datenbank-Betrachter. Die App startet danach automatisch.',
  inTheWay:
    'Im Datenordner der App liegt eine Datei an der Stelle eines Ordners:\n{folder}\n\nVerschieben Sie diese Datei oder benennen Sie sie um, und versuchen Sie es erneut. ({reason})',
  other:
    'Die App kann ihren Datenordner nicht verwenden:\n{folder}\n\n{reason}\n\nStellen Sie sicher, dass der Ordner auf einem Datenträger dieses Computers liegt und Sie in ihn schreiben dürfen, und versuchen Sie es erneut.',
  notHandedOver: 'Die Dateien konnten nicht hinzugefügt werden',
  notHandedOverDetail:
    'Die App läuft bereits, und in ihren Datenordner kann nicht geschrieben werden:\n{folder}\n\nGeben Sie Speicherplatz frei oder ziehen Sie die Dateien in das Fenster der App.',
};

export const tray: Catalogue['tray'] = {
  open: 'MediaMagic Uploader öffnen',
  addFiles: 'Dateien hinzufügen …',
  pauseAll: 'Alle pausieren',
  resumeAll: 'Alle fortsetzen',
  watchFolders: 'Überwachte Ordner …',
  settings: 'Einstellungen …',
  quit: 'Beenden',
  nothing: 'Keine Uploads',
  allDone: 'Alles fertig',
  allPaused: 'Pausiert',
  progress: '{done} von {all}',
  percent: '{n} %',
  minutesLeft: 'noch {n} min',
  hoursLeft: 'noch {n} h',
  attention: 'bei {count} Aktion nötig | bei {count} Aktion nötig',
  keyGate: 'Uploads angehalten: API-Schlüssel prüfen',
  planGate: 'Uploads angehalten: nicht in Ihrem Tarif',
  storageGate: 'Uploads angehalten: Problem mit dem Cloud-Speicher',
  offlineGate: 'Uploads angehalten: offline',
};

export const quit: Catalogue['quit'] = {
  question:
    'Beenden, während {count} Datei hochgeladen wird? | Beenden, während {count} Dateien hochgeladen werden?',
  detail: 'Nichts geht verloren. Uploads werden beim nächsten Start fortgesetzt.',
  quit: 'Beenden',
  stay: 'Weiter hochladen',
};

export const news: Catalogue['news'] = {
  finished: 'Uploads fertig',
  folderFinished: '{folder}: Upload fertig',
  done: '{count} Datei geprüft | {count} Dateien geprüft',
  already: '{count} bereits eingereicht | {count} bereits eingereicht',
  attention: 'bei {count} Aktion nötig | bei {count} Aktion nötig',
  keyTitle: 'Uploads angehalten: Problem mit dem API-Schlüssel',
  keyBody: 'Öffnen Sie die App, um es zu beheben. Nichts geht verloren.',
  planTitle: 'Uploads angehalten: nicht in Ihrem Tarif',
  planBody: 'Uploads werden fortgesetzt, sobald Ihr Tarif sie enthält. Nichts geht verloren.',
  storageTitle: 'Uploads angehalten: Problem mit dem Cloud-Speicher',
  storageBody:
    'MediaMagic funktioniert, aber der Cloud-Speicher nimmt gerade keine Dateien an. Uploads werden automatisch fortgesetzt. Nichts geht verloren.',
  offlineTitle: 'Sie sind offline',
  offlineBody: 'Uploads werden fortgesetzt, sobald Sie wieder online sind. Nichts geht verloren.',
  rateTitle: 'Kurze Upload-Pause',
  rateBody: 'MediaMagic begrenzt die Anfragen. Uploads werden automatisch fortgesetzt.',
  questionTitle: 'Einige Dateien brauchen Ihre Bestätigung',
  questionBody:
    'Sie wurden noch nicht hochgeladen. Öffnen Sie das Fenster, um sie hochzuladen oder zu verwerfen.',
  backgroundTitle: 'Läuft im Hintergrund weiter',
  backgroundBody:
    'Über das Symbol in der Leiste öffnen oder beenden Sie die App. In den Einstellungen lässt sich das ändern.',
};
