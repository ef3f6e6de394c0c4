/** German messages of the app as a whole: top bar, environment, status bar, toasts, units. */
import type { Catalogue } from '../catalogue.ts';

export const app: Catalogue['app'] = {
  name: 'MediaMagic Uploader',
  titleWithProgress: '{percent} · {name}',
  loading: 'Ihre Uploads werden geladen …',
  broken: 'Öffnen Sie dieses Fenster über die App MediaMagic Uploader.',
  callFailed: 'Etwas ist schiefgegangen: {reason}',
  notSaved:
    'Speichern auf dem Datenträger ist nicht möglich. Geben Sie Speicherplatz frei oder prüfen Sie den Datenträger und versuchen Sie es erneut.',
};

export const units: Catalogue['units'] = {
  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  hoursMinutes: '{h} h {m} min',
  days: '{count} Tag | {count} Tage',
  percent: '{n} %',
  perSecond: '{amount}/s',
};

export const top: Catalogue['top'] = {
  pauseAll: 'Alle pausieren',
  resumeAll: 'Alle fortsetzen',
  addFiles: 'Dateien hinzufügen',
  addFolder: 'Ordner hinzufügen',
  settings: 'Einstellungen',
  toolbar: 'Hauptaktionen',
};

export const environment: Catalogue['environment'] = {
  label: 'Workspace: {environment}',
  names: {
    live: 'Live',
    sandbox: 'Sandbox',
    unknown: 'Unbekannt',
    none: 'Kein Schlüssel',
    locked: 'Schlüssel gesperrt',
  },
  explain: {
    live: 'Uploads gehen in Ihren Live-Workspace.',
    sandbox:
      'Sie sind in der Sandbox, einem Test-Workspace. Uploads hier betreffen Ihren Live-Workspace nicht.',
    unknown: 'Bei diesem Schlüssel ist nicht erkennbar, ob er für Live oder Sandbox gilt.',
    none: 'Fügen Sie einen API-Schlüssel hinzu, um hochzuladen. Dateien, die Sie jetzt hinzufügen, werden eingereiht.',
    locked:
      'Ihr API-Schlüssel liegt im gesperrten Schlüsselbund des Systems. Dateien, die Sie jetzt hinzufügen, werden eingereiht.',
  },
  key: 'Ihr API-Schlüssel bestimmt, ob Uploads zu Live oder in die Sandbox gehen.',
  host: 'Server',
  changeKey: 'API-Schlüssel ersetzen',
};

export const footer: Catalogue['footer'] = {
  shown: '{count} Upload | {count} Uploads',
  today: 'Heute noch nichts fertig | Heute: {count} Datei · {size} | Heute: {count} Dateien · {size}',
  sync: {
    on: 'Läuft im Hintergrund',
    off: 'Endet beim Schließen',
    waiting: 'Wartet',
    paused: 'Pausiert',
  },
};

export const toasts: Catalogue['toasts'] = {
  label: 'Meldungen',
  removed: '{name} entfernt',
  removedMany: '{count} Upload entfernt | {count} Uploads entfernt',
  restored: 'Wiederhergestellt',
  copied: 'Kopiert',
  notCopied: 'Kopieren nicht möglich. Versuchen Sie es noch einmal.',
  added: '{count} Datei hinzugefügt | {count} Dateien hinzugefügt',
  otherOrder:
    'Um Uploads in der Warteschlange zu verschieben, sortieren Sie nach „Upload-Reihenfolge“ oder „Aktive zuerst“.',
  onlyWaiting: 'Nur Uploads, die in der Warteschlange warten, lassen sich verschieben.',
  fileInList: 'Diese Datei ist bereits in Ihrer Liste.',
  already: '{count} bereits in Ihrer Liste | {count} bereits in Ihrer Liste',
  ignored:
    '{count} versteckte, temporäre oder Systemdatei übersprungen | {count} versteckte, temporäre oder Systemdateien übersprungen',
  withoutFile:
    '{count} Element ist keine Datei auf diesem Computer, sondern etwa ein Bild auf einer Webseite oder ein E-Mail-Anhang. Speichern Sie es zuerst, dann fügen Sie es hinzu. | {count} Elemente sind keine Dateien auf diesem Computer, sondern etwa Bilder auf einer Webseite oder E-Mail-Anhänge. Speichern Sie sie zuerst, dann fügen Sie sie hinzu.',
  nothingAdded: 'Keine Dateien hinzugefügt',
  nothingInDrop: 'Keine Dateien im Abgelegten gefunden',
  settingsSaved: 'Einstellungen gespeichert',
  keySaved: 'Alles bereit. Legen Sie Dateien ab, um sie hochzuladen.',
  keyForgotten: 'API-Schlüssel entfernt',
};

export const drop: Catalogue['drop'] = {
  title: 'Zum Hochladen loslassen',
  body: 'Dateien und Ordner',
};

export const announce: Catalogue['announce'] = {
  done: '{done} von {all} Uploads sind fertig.',
  attention: 'Bei {count} Upload ist eine Aktion nötig. | Bei {count} Uploads ist eine Aktion nötig.',
  allDone: 'Alle Uploads sind fertig.',
  gateClosed: 'Uploads angehalten: {what}.',
  gateOpen: 'Uploads werden fortgesetzt.',
  moved: '{name}: Platz {place} von {all} in der Warteschlange.',
  movedMany:
    '{count} Upload auf Platz {place} von {all} in der Warteschlange verschoben. | {count} Uploads auf Platz {place} von {all} in der Warteschlange verschoben.',
  notMoved: 'Nicht verschoben: Platz {place} von {all} in der Warteschlange.',
};

export const navigation: Catalogue['navigation'] = {
  'link-refused': 'Dieser Link ist in dieser App nicht erlaubt.',
  'link-to-nothing': 'Dieser Upload ist nicht in Ihrer Liste.',
};
