/** German messages of the app as a whole: top bar, environment, status bar, toasts, units. */
import type { Catalogue } from '../catalogue.ts';

export const app: Catalogue['app'] = {
  name: 'MediaMagic Uploader',
  titleWithProgress: '{percent} · {name}',
  loading: 'Warteschlange wird geladen',
  broken: 'Dieses Fenster muss von der App MediaMagic Uploader geöffnet werden.',
  callFailed: 'Das hat nicht geklappt: {reason}',
};

export const units: Catalogue['units'] = {
  seconds: '{n} s',
  minutes: '{n} min',
  hours: '{n} h',
  hoursMinutes: '{h} h {m} min',
  days: '{n} T.',
  percent: '{n} %',
  perSecond: '{amount}/s',
};

export const top: Catalogue['top'] = {
  pauseAll: 'Alle anhalten',
  resumeAll: 'Alle fortsetzen',
  addFiles: 'Dateien',
  addFolder: 'Ordner',
  settings: 'Einstellungen',
  toolbar: 'Hauptaktionen',
};

export const environment: Catalogue['environment'] = {
  label: 'Workspace: {environment}',
  names: {
    live: 'Live',
    sandbox: 'Sandbox',
    unknown: 'Unbekannter Schlüssel',
    none: 'Kein Schlüssel',
    locked: 'Schlüssel gesperrt',
  },
  explain: {
    live: 'Uploads gehen in Ihren echten Workspace und zählen als echte Einreichungen.',
    sandbox: 'Ein Test-Workspace: Einreichungen dienen hier dem Ausprobieren und berühren nichts Echtes.',
    unknown: 'Ein Schlüssel ist gesetzt, sagt aber weder Live noch Sandbox. Der Dienst entscheidet.',
    none: 'Es ist kein Schlüssel gesetzt, deshalb kann noch nichts gesendet werden. Dateien warten hier.',
    locked: 'Der Schlüsselbund des Systems hat den Schlüssel noch nicht herausgegeben. Dateien warten hier.',
  },
  key: 'Das entscheidet allein der Schlüssel; die Adresse ist für beide dieselbe.',
  host: 'Dienst',
  changeKey: 'Schlüssel ändern',
};

export const footer: Catalogue['footer'] = {
  shown: '{count} Upload | {count} Uploads',
  today: 'Heute: noch nichts | Heute: {count} Datei, {size} | Heute: {count} Dateien, {size}',
  sync: {
    on: 'Hintergrundsync an',
    off: 'Hintergrundsync aus',
    waiting: 'Hintergrundsync wartet',
    paused: 'Hintergrundsync angehalten',
  },
};

export const toasts: Catalogue['toasts'] = {
  label: 'Meldungen',
  removed: '{name} entfernt',
  removedMany: '{count} Upload entfernt | {count} Uploads entfernt',
  restored: 'Wiederhergestellt',
  copied: 'Kopiert',
  notCopied: 'Nicht kopiert: Die Zwischenablage hat es abgelehnt. Bitte versuchen Sie es noch einmal.',
  added: '{count} hinzugefügt | {count} hinzugefügt',
  already: '{count} war schon in der Warteschlange | {count} waren schon in der Warteschlange',
  ignored:
    '{count} ausgelassen: versteckt, unfertig oder vom System angelegt | {count} ausgelassen: versteckt, unfertig oder vom System angelegt',
  withoutFile:
    '{count} ist keine Datei auf diesem Computer, etwa ein Bild einer Webseite oder ein Anhang einer Mail. Sichern Sie es zuerst, dann fügen Sie es hinzu. | {count} sind keine Dateien auf diesem Computer, etwa Bilder einer Webseite oder Anhänge einer Mail. Sichern Sie sie zuerst, dann fügen Sie sie hinzu.',
  nothingAdded: 'Nichts hinzugefügt',
  nothingInDrop: 'Im Abgelegten waren keine Dateien',
  settingsSaved: 'Einstellungen gespeichert',
  keySaved: 'Der Schlüssel ist gespeichert. Legen Sie Ihre ersten Dateien ab.',
  keyForgotten: 'Der Schlüssel wurde vergessen',
};

export const drop: Catalogue['drop'] = {
  title: 'Loslassen, um hinzuzufügen',
  body: 'Dateien und ganze Ordner',
};

export const announce: Catalogue['announce'] = {
  done: '{done} von {all} Uploads sind fertig.',
  attention: '{count} Upload ist zu klären. | {count} Uploads sind zu klären.',
  allDone: 'Alle Uploads sind fertig.',
  gateClosed: 'Uploads warten: {what}.',
  gateOpen: 'Uploads gehen weiter.',
};

export const navigation: Catalogue['navigation'] = {
  'link-refused': 'Ein Link wollte etwas, das Links hier nicht dürfen. Es ist nichts geschehen.',
  'link-to-nothing': 'Der Upload, den ein Link nannte, ist nicht in dieser Warteschlange.',
};
