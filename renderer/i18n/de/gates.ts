/** German messages of closed gates, and of notices about this installation. */
import type { Catalogue } from '../catalogue.ts';

export const buckets: Catalogue['buckets'] = {
  upload: 'Dateien hochladen',
  submission_write: 'Dateien zur Prüfung einreichen',
  submission_read: 'Fortschritt und Ergebnisse ansehen',
  webhook_write: 'Webhooks bearbeiten',
  webhook_read: 'Webhooks ansehen',
  sandbox: 'Sandbox-Ereignisse',
};

export const gates: Catalogue['gates'] = {
  list: 'Hinweise',
  serviceSays: 'MediaMagic meldet',
  unchanged: 'Gerade geprüft: nichts hat sich geändert',
  checkAgain: 'Erneut prüfen',
  checking: 'Wird geprüft …',
  plan: {
    title: 'Nicht in Ihrem Tarif: {buckets}',
    titleAccess: 'Ihr Tarif enthält keinen API-Zugriff',
    body: 'Betroffene Dateien sind angehalten. Nichts geht verloren. Es geht automatisch weiter, sobald Ihr Tarif das enthält.',
    manage: 'Tarif verwalten',
    goesOn: {
      upload: 'Bereits hochgeladene Dateien werden weiterhin eingereicht und verarbeitet.',
      submission_write: 'Dateien werden weiter hochgeladen und eingereicht, sobald Ihr Tarif es erlaubt.',
      submission_read:
        'Dateien werden weiter hochgeladen und eingereicht; nur Fortschritt und Ergebnisse sind noch nicht zu sehen.',
      webhook_write: 'Uploads sind nicht betroffen.',
      webhook_read: 'Uploads sind nicht betroffen.',
      sandbox: 'Uploads sind nicht betroffen.',
    },
  },
  key: {
    titles: {
      missing: 'API-Schlüssel eingeben, um hochzuladen',
      locked: 'Ihr API-Schlüssel liegt im gesperrten Schlüsselbund',
      invalid: 'Ihr API-Schlüssel ist ungültig',
      expired: 'Ihr API-Schlüssel ist abgelaufen',
      revoked: 'Ihr API-Schlüssel wurde widerrufen',
      refused: 'Ihr API-Schlüssel wurde abgelehnt',
    },
    missingBody:
      'Sie finden ihn in MediaMagic unter „Settings > API Keys“. Dateien, die Sie jetzt hinzufügen, werden hochgeladen, sobald der Schlüssel funktioniert.',
    lockedBody:
      'Entsperren Sie den Schlüsselbund, wenn er nach seinem Passwort fragt. Uploads sind angehalten und werden danach automatisch fortgesetzt. Nichts geht verloren.',
    body: 'Uploads sind angehalten. Mit einem gültigen Schlüssel geht es automatisch weiter. Nichts geht verloren.',
    enter: 'API-Schlüssel eingeben',
    change: 'API-Schlüssel ersetzen',
    getOne: 'Wo finde ich meinen Schlüssel?',
  },
  rate: {
    title: 'Kurze Pause: {bucket}',
    titleMany: 'Kurze Pause',
    body: 'MediaMagic begrenzt die Anfragen. In {time} geht es weiter. Alles andere läuft.',
    bodyNow: 'Wird jetzt fortgesetzt …',
  },
  storage: {
    title: 'Cloud-Speicher auf {host} nicht erreichbar',
    body: 'Dateien, die noch hochgeladen werden, sind angehalten und werden an derselben Stelle fortgesetzt. Alles andere läuft. Neuer Versuch in {time}.',
    bodyNow:
      'Dateien, die noch hochgeladen werden, sind angehalten und werden an derselben Stelle fortgesetzt. Alles andere läuft. Verbindung wird hergestellt …',
  },
  offline: {
    title: '{host} ist nicht erreichbar',
    titleUnknown: 'Keine Verbindung zu MediaMagic',
    body: 'Uploads sind angehalten und werden an derselben Stelle fortgesetzt. Neuer Versuch in {time}.',
    bodyNow:
      'Uploads sind angehalten und werden an derselben Stelle fortgesetzt. Verbindung wird hergestellt …',
    bodyHeld: 'Uploads sind angehalten und werden an derselben Stelle fortgesetzt.',
    openNetwork: 'Netzwerkeinstellungen',
  },
};

export const notices: Catalogue['notices'] = {
  'group-waiting':
    'Eine Einreichung mit {total} Dateien ist angehalten: {count} Datei kommt nicht voran. | Eine Einreichung mit {total} Dateien ist angehalten: {count} Dateien kommen nicht voran.',
  'restart-due':
    'Während die App lief, wurde eine neue Version installiert. Starten Sie die App neu, um sie zu verwenden. Uploads werden danach fortgesetzt.',
  restart: 'Neu starten',
  dismiss: 'Ausblenden',
  'queue-moved-aside':
    'Ihre Upload-Liste war beschädigt und konnte nicht geöffnet werden. Wir haben eine neue begonnen und die alte Datei unter {path} gespeichert. | Ihre Upload-Liste war beschädigt. Wir haben 1 Upload wiederhergestellt und die alte Datei unter {path} gespeichert. | Ihre Upload-Liste war beschädigt. Wir haben {count} Uploads wiederhergestellt und die alte Datei unter {path} gespeichert.',
  'rows-set-aside':
    'Ein Upload war nicht lesbar und wurde aus der Liste entfernt. Alle anderen sind da. | {count} Uploads waren nicht lesbar und wurden aus der Liste entfernt. Alle anderen sind da.',
  'settings-moved-aside':
    'Ihre Einstellungen waren beschädigt und wurden zurückgesetzt. Die alte Datei liegt unter {path}.',
  'queue-not-writable':
    'Speichern auf dem Datenträger ist nicht möglich, deshalb sind Uploads angehalten. Geben Sie Speicherplatz frei oder prüfen Sie den Datenträger; danach geht es automatisch weiter.',
  'queue-in-use':
    'Ein anderes Programm verwendet Ihre Upload-Liste, deshalb sind Uploads angehalten. Schließen Sie dieses Programm, zum Beispiel eine Datensicherung oder einen Datenbank-Betrachter; danach geht es automatisch weiter.',
  'queue-rewritten':
    'Die Datei Ihrer Upload-Liste (queue.db) wurde gelöscht, während die App lief. Wir haben die Liste erneut gespeichert; nichts ist verloren.',
  'queue-replaced':
    'Die Datei Ihrer Upload-Liste (queue.db) wurde ersetzt, während die App lief. Wir haben die Liste erneut gespeichert und die andere Datei nach {path} verschoben.',
  'queue-partly-lost':
    'Die Datei Ihrer Upload-Liste (queue.db) wurde überschrieben, während die App lief. Nur ein Teil der Liste konnte erneut gespeichert werden. Die überschriebene Datei liegt unter {path}.',
  'watch-folder-missing':
    'Überwachter Ordner nicht gefunden: {path}. Die Überwachung läuft weiter, sobald der Ordner oder sein Laufwerk wieder verfügbar ist.',
  'watch-folder-unreadable':
    'Keine Berechtigung, den überwachten Ordner {path} zu lesen. Die Überwachung läuft weiter, sobald er lesbar ist.',
  'watch-folder-not-responding':
    'Das Laufwerk des überwachten Ordners {path} antwortet nicht. Die Überwachung läuft weiter, sobald es antwortet.',
  'watch-no-notices':
    'Überwachte Ordner werden in Abständen statt laufend durchsucht. Neue Dateien können etwas später erscheinen.',
  reason: 'Grund: {reason}',
};
