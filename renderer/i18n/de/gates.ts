/** German messages of closed gates, and of notices about this installation. */
import type { Catalogue } from '../catalogue.ts';

export const buckets: Catalogue['buckets'] = {
  upload: 'Dateien senden',
  submission_write: 'Einreichungen anlegen',
  submission_read: 'Einreichungen verfolgen und Ergebnisse lesen',
  webhook_write: 'Webhooks ändern',
  webhook_read: 'Webhooks lesen',
  sandbox: 'Sandbox-Ereignisse',
};

export const gates: Catalogue['gates'] = {
  list: 'Was Uploads zurückhält',
  serviceSays: 'Der Dienst sagt',
  checkAgain: 'Erneut prüfen',
  checking: 'Wird geprüft …',
  plan: {
    title: 'Nicht in Ihrem Tarif: {buckets}',
    body: 'Die betroffenen Dateien warten hier. Keine geht verloren, und sie gehen von selbst weiter, sobald der Tarif es erlaubt.',
    manage: 'Tarif verwalten',
    goesOn: {
      upload: 'Bereits gesendete Dateien werden weiter eingereicht und verarbeitet.',
      submission_write: 'Dateien werden weiter gesendet, bestehende Einreichungen weiter verfolgt.',
      submission_read:
        'Dateien werden weiter gesendet und eingereicht; nur Fortschritt und Ergebnisse warten.',
      webhook_write: 'Uploads gehen wie gewohnt weiter.',
      webhook_read: 'Uploads gehen wie gewohnt weiter.',
      sandbox: 'Uploads gehen wie gewohnt weiter.',
    },
  },
  key: {
    titles: {
      missing: 'Tragen Sie zum Beginnen Ihren API-Schlüssel ein',
      locked: 'Der API-Schlüssel liegt im gesperrten Schlüsselbund',
      invalid: 'Der API-Schlüssel ist ungültig',
      expired: 'Der API-Schlüssel ist abgelaufen',
      revoked: 'Der API-Schlüssel wurde widerrufen',
      refused: 'Der API-Schlüssel wurde abgelehnt',
    },
    missingBody:
      'Sie finden ihn im Kontrollbereich unter Settings > API Keys. Dateien, die Sie bis dahin hinzufügen, warten hier und beginnen von selbst.',
    lockedBody:
      'Entsperren Sie den Schlüsselbund, wenn er nach seinem Passwort fragt. Uploads warten und gehen von selbst weiter, sobald der Schlüssel gelesen werden kann.',
    body: 'Alle Uploads warten, keiner ist fehlgeschlagen. Mit einem gültigen Schlüssel geht es von selbst weiter.',
    enter: 'Schlüssel eintragen',
    change: 'Schlüssel ändern',
    getOne: 'Woher bekomme ich einen Schlüssel?',
  },
  rate: {
    title: 'Kurze Pause: {bucket}',
    body: 'Der Dienst bittet um eine Pause. In {time} geht es weiter; alles andere läuft.',
    bodyNow: 'Der Dienst bittet um eine Pause. Jetzt geht es weiter; alles andere läuft.',
  },
  offline: {
    title: 'Keine Verbindung zu {host}',
    titleUnknown: 'Keine Verbindung zum Dienst',
    body: 'Uploads warten und behalten, was gesendet ist. Nächster Versuch in {time}.',
    bodyNow: 'Uploads warten und behalten, was gesendet ist. Wird jetzt versucht …',
    bodyHeld: 'Uploads warten und behalten, was gesendet ist.',
    openNetwork: 'Netzwerkeinstellungen',
  },
};

export const notices: Catalogue['notices'] = {
  'group-waiting':
    'Eine Einreichung mit {total} Dateien wartet auf {count} Datei, die nicht vorankommt. | Eine Einreichung mit {total} Dateien wartet auf {count} Dateien, die nicht vorankommen.',
  'restart-due':
    'Während die App lief, wurde eine neue Version installiert. Starten Sie die App neu, um sie zu verwenden. Uploads werden danach fortgesetzt.',
  restart: 'Neu starten',
  dismiss: 'Ausblenden',
  'queue-moved-aside':
    'Die gespeicherte Warteschlange war beschädigt und liegt nun unter {path}. Nichts davon war lesbar; eine neue, leere wurde begonnen. | Die gespeicherte Warteschlange war beschädigt und liegt nun unter {path}. Ein Upload konnte in eine neue übernommen werden. | Die gespeicherte Warteschlange war beschädigt und liegt nun unter {path}. {count} Uploads konnten in eine neue übernommen werden.',
  'rows-set-aside':
    'Ein Eintrag der Warteschlange war nicht lesbar und wurde beiseitegelegt. Alle anderen sind da. | {count} Einträge der Warteschlange waren nicht lesbar und wurden beiseitegelegt. Alle anderen sind da.',
  'settings-moved-aside':
    'Die Einstellungen waren nicht lesbar und liegen nun unter {path}. Bitte prüfen Sie Ihre Einstellungen.',
  'queue-not-writable':
    'Die Warteschlange kann nicht gespeichert werden und wartet. Sie läuft von selbst weiter, sobald der Datenträger wieder beschreibbar ist; nichts geht verloren.',
  'watch-folder-missing':
    'Der beobachtete Ordner {path} ist nicht da. Er wird wieder beobachtet, sobald er oder sein Laufwerk zurück ist.',
  'watch-folder-unreadable':
    'Der beobachtete Ordner {path} lässt sich nicht lesen. Er wird wieder beobachtet, sobald das geht.',
  'watch-no-notices':
    'Das System meldet keine weiteren Änderungen; beobachtete Ordner werden stattdessen ab und zu durchgesehen. Neue Dateien werden etwas später gefunden.',
  reason: 'Grund: {reason}',
};
