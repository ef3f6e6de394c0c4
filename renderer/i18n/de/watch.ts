/** German messages of the watch folders. */
import type { Catalogue } from '../catalogue.ts';

export const watch: Catalogue['watch'] = {
  add: 'Ordner beobachten …',
  empty: 'Noch wird kein Ordner beobachtet',
  emptyWhat:
    'Wählen Sie einen Ordner, in den Sie exportieren oder Karten kopieren. Jede Datei darin wird einmal gesendet, sobald sie fertig ist.',
  states: {
    indexing: 'Wird durchgesehen …',
    watching: 'Wird beobachtet',
    missing: 'Nicht da',
    unreadable: 'Nicht lesbar',
    paused: 'Angehalten',
  },
  explain: {
    missing: 'Es geht von selbst weiter, sobald der Ordner oder sein Laufwerk zurück ist.',
    unreadable: 'Ihr Benutzer darf diesen Ordner nicht auflisten. Es geht von selbst weiter, sobald er darf.',
  },
  settling: '{count} Datei wird noch geschrieben | {count} Dateien werden noch geschrieben',
  taken: '{count} Datei in die Warteschlange gelegt | {count} Dateien in die Warteschlange gelegt',
  lastTaken: 'zuletzt {time}',
  nothingTaken: 'Noch nichts übernommen',
  warnings: {
    'unreadable-folders':
      '{count} Ordner darin ist nicht lesbar: {path} | {count} Ordner darin sind nicht lesbar, etwa {path}',
    'no-notices':
      'Das System meldet keine weiteren Änderungen: Der Ordner wird stattdessen ab und zu durchgesehen.',
  },
  rules: {
    subfolders: 'Mit Ordnern darin',
    noSubfolders: 'Ohne Ordner darin',
    onlyPatterns: 'Nur {patterns}',
    notPatterns: 'Nicht {patterns}',
    'new-version': 'Geänderte Dateien: neue Version',
    ignore: 'Geänderte Dateien: bleiben liegen',
    campaign: 'Kampagne: {name}',
    metadata: '{count} Metadaten-Eintrag | {count} Metadaten-Einträge',
    sidekicks: 'Sidekicks: {names}',
  },
  actions: {
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    look: 'Jetzt durchsehen',
    edit: 'Ändern',
    open: 'Ordner zeigen',
    remove: 'Nicht mehr beobachten',
    of: '{action}: {name}',
  },
  form: {
    subfolders: 'Auch die Ordner darin',
    include: 'Nur diese Namen',
    includeHint: 'Zum Beispiel *.mov, *.mp4. Leer: jede Datei.',
    exclude: 'Nicht diese Namen',
    excludeHint:
      'Zum Beispiel *_entwurf*, proxies/**. Verborgene und unfertige Dateien bleiben ohnehin liegen, Verknüpfungen auch.',
    patternsRefused: 'Höchstens {count} Namen mit je {length} Zeichen.',
    changed: 'Wenn sich eine gesendete Datei ändert',
    changedRules: { 'new-version': 'Als neue Version senden', ignore: 'Liegen lassen' },
    existing: 'Was jetzt darin ist',
    existingRules: { skip: 'Nur neue Dateien senden', send: 'Auch senden, was da ist' },
    counting: 'Wird gezählt …',
    wouldSend: 'Das sendet jetzt {count} Datei, {size}. | Das sendet jetzt {count} Dateien, {size}.',
    wouldSendMore:
      'Das sendet jetzt mehr als {count} Datei, über {size}. | Das sendet jetzt mehr als {count} Dateien, über {size}.',
    wouldSendNothing: 'Darin ist nichts, was jetzt gesendet würde.',
    cancel: 'Abbrechen',
    add: 'Diesen Ordner beobachten',
    save: 'Speichern',
  },
  problems: {
    'watched-already': 'Dieser Ordner wird schon beobachtet.',
    unreadable: 'Dieser Ordner lässt sich nicht lesen.',
  },
  still: 'Eine Datei ist fertig, wenn sich nichts geändert hat seit',
  stillHint: 'Und wenn kein Programm in sie schreibt, wo das System das sagt.',
  footer: '{count} beobachteter Ordner | {count} beobachtete Ordner',
  footerFailing: '{count} Ordner lässt sich nicht beobachten | {count} Ordner lassen sich nicht beobachten',
  footerSettling: '{count} wird noch geschrieben | {count} werden noch geschrieben',
};
