/** Deutsche Texte über Uploads für ein anderes Konto und über Fortschritt, der nicht gelesen werden kann. */
import type { Catalogue } from '../catalogue.ts';

export const accounts: Catalogue['accounts'] = {
  onHold: {
    live: 'Wartet auf den Live-Schlüssel',
    sandbox: 'Wartet auf den Sandbox-Schlüssel',
    unknown: 'Wartet auf einen anderen Schlüssel',
  },
  onHoldAt: {
    live: 'Wartet auf den Live-Schlüssel von {host}',
    sandbox: 'Wartet auf den Sandbox-Schlüssel von {host}',
    unknown: 'Wartet auf einen anderen Schlüssel von {host}',
  },
  choose: 'Auswählen …',
  banner: {
    title: {
      live: '{count} Upload wartet auf den Live-Schlüssel | {count} Uploads warten auf den Live-Schlüssel',
      sandbox:
        '{count} Upload wartet auf den Sandbox-Schlüssel | {count} Uploads warten auf den Sandbox-Schlüssel',
      unknown:
        '{count} Upload wartet auf einen anderen Schlüssel | {count} Uploads warten auf einen anderen Schlüssel',
    },
    body: 'Ins aktuelle Konto wird nichts davon hochgeladen, es sei denn, Sie entscheiden es so. Die Uploads werden fortgesetzt, sobald ihr eigener Schlüssel wieder eingetragen ist.',
    host: 'Ihr Server ist {host}.',
  },
  dialog: {
    title: 'Konto wechseln?',
    titleHeld: 'Wartende Uploads',
    added: {
      live: '{count} unfertiger Upload wurde für Ihren Live-Workspace hinzugefügt. | {count} unfertige Uploads wurden für Ihren Live-Workspace hinzugefügt.',
      sandbox:
        '{count} unfertiger Upload wurde für die Sandbox hinzugefügt. | {count} unfertige Uploads wurden für die Sandbox hinzugefügt.',
      unknown:
        '{count} unfertiger Upload wurde für ein anderes Konto hinzugefügt. | {count} unfertige Uploads wurden für ein anderes Konto hinzugefügt.',
    },
    submitted:
      '{count} davon ist bereits eingereicht. Fortschritt und Ergebnisse zeigt nur der eigene Schlüssel. | {count} davon sind bereits eingereicht. Fortschritt und Ergebnisse zeigt nur der eigene Schlüssel.',
    next: {
      live: 'Der neue Schlüssel gehört zu Ihrem Live-Workspace.',
      sandbox: 'Der neue Schlüssel gehört zur Sandbox.',
      unknown: 'Der neue Schlüssel gehört zu einem anderen Konto.',
    },
    nextHost: 'Der neue Server ist {host}.',
    hold: 'Warten lassen',
    holdHint: 'Die Uploads werden fortgesetzt, sobald ihr eigener Schlüssel wieder eingetragen ist.',
    move: {
      live: '{count} Datei zu Live hochladen | {count} Dateien zu Live hochladen',
      sandbox: '{count} Datei in die Sandbox hochladen | {count} Dateien in die Sandbox hochladen',
      unknown: '{count} Datei in dieses Konto hochladen | {count} Dateien in dieses Konto hochladen',
    },
    moveHint: 'Dort beginnen sie von vorn. Bereits Hochgeladenes bleibt, wo es ist.',
    remove: 'Aus der Liste entfernen',
    removeHint: 'Ihre Dateien bleiben auf diesem Computer, Einreichungen bleiben in MediaMagic.',
    cancel: 'Abbrechen',
  },
  moved: '{count} Upload geht jetzt ins aktuelle Konto. | {count} Uploads gehen jetzt ins aktuelle Konto.',
  results: {
    live: 'Diese Datei wurde mit einem Live-Schlüssel eingereicht. Mit diesem Schlüssel sehen Sie die Ergebnisse.',
    sandbox:
      'Diese Datei wurde mit einem Sandbox-Schlüssel eingereicht. Mit diesem Schlüssel sehen Sie die Ergebnisse.',
    unknown:
      'Diese Datei wurde mit einem anderen Schlüssel eingereicht. Mit diesem Schlüssel sehen Sie die Ergebnisse.',
  },
};

export const reading: Catalogue['reading'] = {
  live: 'Wird verarbeitet · wartet auf den Live-Schlüssel',
  sandbox: 'Wird verarbeitet · wartet auf den Sandbox-Schlüssel',
  unknown: 'Wird verarbeitet · wartet auf einen anderen Schlüssel',
  plan: 'Wird verarbeitet · Fortschritt nicht in Ihrem Tarif',
  key: 'Wird verarbeitet · Fortschritt braucht einen gültigen Schlüssel',
  network: 'Wird verarbeitet · keine Verbindung',
  service: 'Wird verarbeitet · MediaMagic antwortet nicht',
  rateLimit: 'Wird verarbeitet · Fortschritt in {time}',
  rateLimitNow: 'Wird verarbeitet · Fortschritt wird gelesen …',
  why: {
    account:
      'MediaMagic verarbeitet diese Datei weiter. Fortschritt und Ergebnisse zeigt nur der Schlüssel, mit dem sie eingereicht wurde.',
    plan: 'MediaMagic verarbeitet diese Datei weiter. Ihr Tarif enthält keinen Zugriff auf Fortschritt und Ergebnisse; sobald er ihn enthält, erscheinen sie hier.',
    key: 'MediaMagic verarbeitet diese Datei weiter. Fortschritt und Ergebnisse erscheinen hier, sobald ein gültiger Schlüssel eingetragen ist.',
    network:
      'MediaMagic verarbeitet diese Datei weiter. Fortschritt und Ergebnisse erscheinen hier, sobald die Verbindung wieder da ist.',
    service:
      'MediaMagic ist gerade nicht erreichbar. Fortschritt und Ergebnisse erscheinen hier, sobald es antwortet.',
    'rate-limit':
      'MediaMagic verarbeitet diese Datei weiter. Es begrenzt gerade die Anfragen; der Fortschritt wird gleich wieder gelesen.',
  },
};
