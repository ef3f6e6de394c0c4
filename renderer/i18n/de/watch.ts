/** German messages of the watch folders. */
import type { Catalogue } from '../catalogue.ts';

export const watch: Catalogue['watch'] = {
  add: 'Überwachten Ordner hinzufügen …',
  empty: 'Noch keine überwachten Ordner',
  emptyWhat:
    'Wählen Sie einen Ordner, in den Sie exportieren. Neue Dateien werden automatisch hochgeladen, sobald sie fertig sind.',
  states: {
    indexing: 'Wird durchsucht …',
    watching: 'Wird überwacht',
    missing: 'Nicht gefunden',
    unreadable: 'Keine Berechtigung',
    'not-responding': 'Laufwerk antwortet nicht',
    paused: 'Pausiert',
  },
  explain: {
    missing: 'Geht weiter, sobald der Ordner oder das Laufwerk wieder da ist.',
    unreadable: 'Sie haben keine Berechtigung, diesen Ordner zu lesen. Geht weiter, sobald Sie sie haben.',
    'not-responding': 'Das Laufwerk antwortet nicht. Geht weiter, sobald es antwortet.',
  },
  settling: '{count} neue Datei wird geprüft … | {count} neue Dateien werden geprüft …',
  taken: '{count} Datei hinzugefügt | {count} Dateien hinzugefügt',
  lastTaken: 'zuletzt {time}',
  otherTypes: '{count} Datei anderen Typs ausgelassen | {count} Dateien anderer Typen ausgelassen',
  otherTypesMore: 'und {count} weitere | und {count} weitere',
  nothingTaken: 'Noch keine Dateien',
  warnings: {
    'unreadable-names':
      '{count} Name ist nicht UTF-8; die Datei lässt sich nicht hochladen. Benennen Sie sie um: {names} | {count} Namen sind nicht UTF-8; die Dateien lassen sich nicht hochladen. Benennen Sie sie um: {names}',
    'unreadable-names-more':
      '{count} Namen sind nicht UTF-8; die Dateien lassen sich nicht hochladen. Benennen Sie sie um: {names} und weitere',
    'unreadable-folders':
      '{count} Unterordner ist nicht lesbar: {path} | {count} Unterordner sind nicht lesbar, etwa {path}',
    'no-notices': 'Wird in Abständen statt laufend durchsucht.',
  },
  rules: {
    subfolders: 'Mit Unterordnern',
    noSubfolders: 'Ohne Unterordner',
    onlyPatterns: 'Nur {patterns}',
    notPatterns: 'Außer {patterns}',
    'new-version': 'Geänderte Dateien: neue Version',
    ignore: 'Geänderte Dateien: ignorieren',
    campaign: 'Kampagne: {name}',
    metadata: '{count} Metadaten-Eintrag | {count} Metadaten-Einträge',
    sidekicks: 'Sidekicks: {names}',
  },
  actions: {
    pause: 'Pausieren',
    resume: 'Fortsetzen',
    look: 'Jetzt durchsuchen',
    edit: 'Bearbeiten',
    open: 'Ordner anzeigen',
    remove: 'Nicht mehr überwachen',
    of: '{action}: {name}',
  },
  form: {
    subfolders: 'Unterordner einschließen',
    include: 'Nur hochladen',
    includeHint: 'Zum Beispiel *.mov, *.mp4. Leer lassen für alle Dateien.',
    exclude: 'Überspringen',
    excludeHint:
      'Zum Beispiel *_entwurf*, proxies/**. Versteckte, temporäre und verknüpfte Dateien werden immer übersprungen.',
    patternsRefused: 'Höchstens {count} Muster mit je {length} Zeichen.',
    changed: 'Wenn sich eine Datei nach dem Hochladen ändert',
    changedRules: { 'new-version': 'Als neue Version hochladen', ignore: 'Nichts tun' },
    existing: 'Vorhandene Dateien',
    existingRules: { skip: 'Nur neue Dateien', send: 'Vorhandene Dateien auch hochladen' },
    counting: 'Wird gezählt …',
    wouldSend:
      '{count} Datei ({size}) wird jetzt hochgeladen | {count} Dateien ({size}) werden jetzt hochgeladen',
    wouldSendMore:
      'Mehr als {count} Datei (über {size}) wird jetzt hochgeladen | Mehr als {count} Dateien (über {size}) werden jetzt hochgeladen',
    wouldSendNothing: 'Gerade keine Dateien hochzuladen',
    cancel: 'Abbrechen',
    add: 'Ordner überwachen',
    save: 'Speichern',
  },
  problems: {
    'watched-already': 'Sie überwachen diesen Ordner bereits.',
    unreadable: 'Dieser Ordner ist nicht lesbar.',
  },
  still: 'Eine Datei hochladen, wenn sie unverändert ist seit',
  stillHint: 'Und keine andere App in sie schreibt.',
  footer: '{count} überwachter Ordner | {count} überwachte Ordner',
  footerFailing: '{count} überwachter Ordner mit Problem | {count} überwachte Ordner mit Problemen',
  footerSettling: '{count} neue wird geprüft | {count} neue werden geprüft',
};
