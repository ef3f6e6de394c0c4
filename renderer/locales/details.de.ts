/** German words of the details drawer. */
import type { Catalogue } from './catalogue.ts';

export const details: Catalogue['details'] = {
  label: 'Einzelheiten',
  close: 'Einzelheiten schließen',
  gone: 'Dieser Upload ist nicht mehr in der Warteschlange.',
  timeline: 'Verlauf',
  facts: 'Übertragung',
  submission: 'Einreichung',
  path: 'Datei',
  remoteName: 'Gesendet als',
  blobPath: 'Speicherpfad',
  method: 'Sendeweg',
  methods: {
    direct: 'Direkt an den Dienst',
    'single-put': 'In einem Stück an den Speicher',
    blocks: 'In Blöcken an den Speicher',
  },
  size: 'Größe',
  sent: 'Gesendet',
  contentType: 'Typ',
  addedAt: 'Hinzugefügt',
  finishedAt: 'Fertig',
  startedOver: 'Neu begonnen',
  startedOverTimes: 'einmal, weil die Datei sich änderte | {count}-mal, weil die Datei sich änderte',
  submissionId: 'Einreichungs-ID',
  assetId: 'Asset-ID',
  version: 'Version',
  issues: 'Befunde',
  copyId: 'Einreichungs-ID kopieren',
  previous: 'Neue Version von',
  alreadyTitle: 'Diese Datei ist bereits eingereicht',
  alreadyBody:
    'Der Dienst hat sie in einer früheren Einreichung, deshalb wurde sie nicht noch einmal eingereicht. Das ist kein Fehler, und es ist nichts zu tun.',
  sameAs: 'Derselbe Inhalt wurde eingereicht, {time}, als',
  alreadyKnown: 'Frühere Einreichung',
  alreadyUnknown: 'Der Dienst hat nicht gesagt, welche Einreichung es war.',
};

export const newVersion: Catalogue['newVersion'] = {
  title: 'Als neue Version einreichen',
  ask: 'Von welcher Einreichung? Diese App kennt die frühere nicht; ihre ID steht im Kontrollbereich.',
  id: 'ID der früheren Einreichung',
  submit: 'Als neue Version einreichen',
  cancel: 'Abbrechen',
  results: {
    queued: 'Als neue Version eingereiht',
    'file-unchanged':
      'Die Datei ist noch die gesendete. Speichern Sie zuerst die neue Version unter demselben Namen.',
    'submission-id-needed': 'Die ID der früheren Einreichung wird gebraucht.',
    'not-possible': 'Dieser Upload kann jetzt keine neue Version werden.',
  },
};

export const failure: Catalogue['failure'] = {
  detail: 'Näheres',
  status: 'Status {status}',
  fields: 'Was der Dienst nannte',
  support: 'Support fragen',
  copy: 'Angaben für den Support kopieren',
  openKey: 'Schlüssel ändern',
  managePlan: 'Tarif verwalten',
  replaceFile: 'Fügen Sie die berichtigte Datei als neuen Upload hinzu; dieser kann dann weg.',
};

export const timeline: Catalogue['timeline'] = {
  events: {
    added: 'In die Warteschlange aufgenommen',
    checking: 'Datei wird angesehen',
    checked: 'Datei geprüft',
    uploading: 'Senden begonnen',
    uploaded: 'Alles gesendet',
    submitting: 'Einreichung wird angelegt',
    submitted: 'Einreichung angelegt',
    processing: 'Verarbeitung begonnen',
    complete: 'Fertig',
    'already-submitted': 'Bereits eingereicht',
    retrying: 'Neuer Versuch',
    waiting: 'Wartet',
    failed: 'Zu klären',
    paused: 'Angehalten',
    resumed: 'Fortgesetzt',
    retried: 'Von Ihnen erneut versucht',
    cancelled: 'Abgebrochen',
    'started-over': 'Neu begonnen, die Datei hatte sich geändert',
    interrupted: 'Unterbrochen, die App war beendet',
    removed: 'Entfernt',
    restored: 'Wiederhergestellt',
    'moved-to-top': 'Ganz nach oben gesetzt',
    'new-version': 'Als neue Version eingereiht',
    'sent-anyway': 'Soll trotz früherer Einreichung gesendet werden',
    reprocessing: 'Verarbeitung wird wiederholt',
  },
  retrying: 'Neuer Versuch in {time} (Versuch {attempt})',
  retryingNow: 'Neuer Versuch (Versuch {attempt})',
};
