/** German messages of submissions: the choice for a drop, metadata, sidekicks, and groups that wait. */
import type { Catalogue } from '../catalogue.ts';

export const submission: Catalogue['submission'] = {
  modesLabel: 'Einreichungen',
  modes: { each: 'Eine Einreichung je Datei', together: 'Eine Einreichung für alle' },
  modeHints: {
    each: 'Jede Datei wird eingereicht, sobald sie hochgeladen ist.',
    together: 'Alle Dateien werden zusammen eingereicht, sobald die letzte hochgeladen ist.',
  },
  options: 'Metadaten und Sidekicks',
  campaign: 'Kampagne',
  campaignRecent: 'Letzte Kampagnen',
  useCampaign: 'Kampagne {name} verwenden',
  metadata: 'Weitere Metadaten',
  pair: 'Eintrag {n}',
  name: 'Name des Eintrags {n}',
  value: 'Wert des Eintrags {n}',
  namePlaceholder: 'Name',
  valuePlaceholder: 'Wert',
  addPair: 'Eintrag hinzufügen',
  removePair: 'Eintrag {n} entfernen',
  json: 'Metadaten als JSON',
  jsonHint: 'Ein JSON-Objekt. Es wird genau so eingereicht, wie Sie es eingeben.',
  useJson: 'Erweitert: JSON eingeben',
  usePairs: 'Felder verwenden',
  notAsPairs: 'Felder enthalten nur Text. Entfernen Sie zuerst andere Werte aus dem JSON.',
  sidekicks: 'Sidekicks',
  noSidekicks: 'Sie haben noch keine Sidekicks hinzugefügt.',
  manageSidekicks: 'Sidekicks verwalten',
  addSidekick: 'Sidekicks hinzufügen',
  unnamed: 'Sidekick ohne Namen {id}',
  summary: {
    nothing: 'Keine Metadaten oder Sidekicks',
    campaign: 'Kampagne: {name}',
    pairs: '{count} Metadaten-Eintrag | {count} Metadaten-Einträge',
    sidekicks: '{count} Sidekick | {count} Sidekicks',
  },
  problems: {
    'json-end': 'Das JSON endet zu früh, in Zeile {line}, Spalte {column}.',
    'json-unexpected': 'Unerwartetes „{found}“ in Zeile {line}, Spalte {column}.',
    'json-duplicate': '„{found}“ kommt doppelt vor, in Zeile {line}, Spalte {column}.',
    'not-an-object': 'Geben Sie ein JSON-Objekt ein, zum Beispiel {example}.',
    'name-missing': 'Geben Sie einen Namen ein.',
    'name-twice': 'Dieser Name wird schon verwendet.',
    'name-too-long': 'Ein Name hat höchstens {count} Zeichen. | Ein Name hat höchstens {count} Zeichen.',
    'name-too-long-of': '„{name}“ ist zu lang. Namen haben höchstens {count} Zeichen.',
    'value-too-long': 'Höchstens {count} Zeichen. | Höchstens {count} Zeichen.',
    'value-too-long-of': 'Der Wert von „{name}“ ist zu lang. Werte haben höchstens {count} Zeichen.',
    'too-many-names': 'Höchstens {count} Metadaten-Eintrag. | Höchstens {count} Metadaten-Einträge.',
    'too-long': 'Alle Metadaten zusammen haben höchstens {count} Zeichen.',
    'too-many-sidekicks': 'Wählen Sie höchstens {count} Sidekick. | Wählen Sie höchstens {count} Sidekicks.',
  },
};

export const submissionLine: Catalogue['submissionLine'] = {
  label: 'Optionen der Einreichung für die neuen Dateien',
  added: '{count} neue Datei: {options} | {count} neue Dateien: {options}',
  change: 'Optionen ändern',
  save: 'Speichern',
  cancel: 'Abbrechen',
  close: 'Schließen',
  held: 'Die Dateien werden schon hochgeladen. Eingereicht werden sie, wenn Sie speichern oder abbrechen.',
  some: '{count} Datei wurde schon eingereicht und ändert sich nicht. | {count} Dateien wurden schon eingereicht und ändern sich nicht.',
  late: 'Diese Dateien werden schon eingereicht. Ihre Optionen lassen sich nicht mehr ändern.',
  saved: 'Optionen für {count} Datei gespeichert | Optionen für {count} Dateien gespeichert',
};

export const group: Catalogue['group'] = {
  actions: { 'submit-now': 'Jetzt ohne den Rest einreichen', 'submit-each': 'Einzeln einreichen' },
  header: 'Eine Einreichung · {uploaded} von {total} hochgeladen',
  attention: 'Die Einreichung wartet auf {count} Datei | Die Einreichung wartet auf {count} Dateien',
  done: {
    'submit-now':
      '{count} Datei wird ohne den Rest eingereicht | {count} Dateien werden ohne den Rest eingereicht',
    'submit-each': '{count} Datei wird einzeln eingereicht | {count} Dateien werden einzeln eingereicht',
  },
  nothing: 'Diese Gruppe wurde schon eingereicht',
};

export const sidekicks: Catalogue['sidekicks'] = {
  title: 'Sidekicks',
  hint: 'Geben Sie der ID jedes Sidekicks einen Namen. Beim Hochladen wählen Sie Sidekicks nach Namen, und die Namen stehen in den Ergebnissen.',
  none: 'Noch keine Sidekicks',
  name: 'Name',
  id: 'Sidekick-ID',
  idPlaceholder: '00000000-0000-0000-0000-000000000000',
  add: 'Sidekick hinzufügen',
  remove: '{name} entfernen',
  problems: {
    'name-missing': 'Geben Sie einen Namen ein.',
    'name-too-long': 'Höchstens {count} Zeichen. | Höchstens {count} Zeichen.',
    'name-taken': 'Ein anderer Sidekick hat diesen Namen.',
    'id-missing': 'Geben Sie die ID des Sidekicks ein.',
    'not-a-uuid':
      'Das ist keine Sidekick-ID. Eine ID ist eine UUID: 32 Buchstaben und Ziffern in fünf Gruppen.',
    'id-taken': 'Dieser Sidekick heißt bei Ihnen schon „{name}“.',
    'too-many':
      'Sie können höchstens {count} Sidekick benennen. | Sie können höchstens {count} Sidekicks benennen.',
  },
};
