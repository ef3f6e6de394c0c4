/** German words of the first start, the check of the connection, and the settings. */
import type { Catalogue } from './catalogue.ts';

export const firstRun: Catalogue['firstRun'] = {
  title: 'Medien abgeben und weiterarbeiten',
  what: 'Legen Sie Dateien in dieses Fenster: Sie werden zu MediaMagic hochgeladen, eingereicht und begleitet, bis sie fertig sind, auch über Neustarts und Verbindungsabbrüche hinweg.',
  key: 'Ihr API-Schlüssel',
  keyHint: 'Ein Schlüssel gehört zu einem Workspace und entsteht unter Settings > API Keys.',
  getKey: 'Schlüssel im Kontrollbereich holen',
  enterFirst: 'Fügen Sie hier zuerst Ihren Schlüssel ein.',
  kinds: {
    sandbox: 'Ein Sandbox-Schlüssel: zum Ausprobieren. Nichts Echtes wird berührt.',
    live: 'Ein Live-Schlüssel: Uploads gehen in Ihren echten Workspace.',
  },
  begin: 'Prüfen und beginnen',
  keepAnyway: 'Schlüssel trotzdem behalten',
  sandboxTitle: 'Nur ausprobieren?',
  sandbox:
    'Legen Sie einen Sandbox-Schlüssel an; er beginnt mit sk_test_. Uploads laufen dann wie echte, in einem Test-Workspace, der nichts Echtes berührt.',
  filesWait: 'Dateien, die Sie vorher ablegen, warten hier und beginnen von selbst.',
  service: 'Dienst: {host}',
  changeService: 'Ändern',
};

export const connection: Catalogue['connection'] = {
  check: 'Verbindung prüfen',
  checking: 'Wird geprüft …',
  allGood: 'Die Verbindung steht.',
  network: {
    good: '{host} antwortet',
    bad: '{host} wurde nicht erreicht',
    untried: 'Das Netz wurde nicht versucht',
  },
  proxy: { bad: 'Der Proxy ist {host} im Weg' },
  certificate: { bad: 'Das Zertifikat von {host} wird abgelehnt' },
  key: {
    good: 'Der Schlüssel wird angenommen',
    bad: 'Der Schlüssel wird abgelehnt',
    untried: 'Der Schlüssel ließ sich nicht prüfen',
  },
  plan: {
    good: 'Der Tarif umfasst das Lesen von Einreichungen',
    bad: 'Der Tarif umfasst das Lesen von Einreichungen nicht',
    untried: 'Der Tarif ließ sich nicht erfragen',
  },
};

export const settings: Catalogue['settings'] = {
  title: 'Einstellungen',
  pages: {
    account: 'Konto',
    transfers: 'Übertragung',
    network: 'Netzwerk',
    watch: 'Beobachtete Ordner',
    behaviour: 'Verhalten',
    appearance: 'Aussehen',
    about: 'Über',
  },
  explain: {
    account: 'In welchen Workspace Uploads gehen.',
    transfers: 'Wie Dateien gesendet werden. Änderungen gelten sofort.',
    network: 'Wie dieser Computer den Dienst erreicht. Änderungen gelten sofort.',
    watch: 'Ordner, deren Dateien von selbst gesendet werden.',
    behaviour: 'Was die App von selbst tut. Änderungen gelten sofort.',
    appearance: 'Wie die App aussieht und spricht. Änderungen gelten sofort.',
    about: 'Woraus die App besteht, und was hilft, wenn etwas nicht stimmt.',
  },
  apiUrl: 'Adresse des Dienstes',
  apiUrlHint: 'Lassen Sie sie so, außer man hat Ihnen eine andere gegeben.',
  apiUrlFixed: 'Durch MEDIAMAGIC_API_URL in der Umgebung festgelegt; hier nicht änderbar.',
  apiKey: 'API-Schlüssel',
  keyPlaceholderNew: 'sk_live_… oder sk_test_…',
  keyPlaceholderChange: 'Neuen Schlüssel eintragen, um ihn zu ersetzen',
  keyNone: 'Noch kein Schlüssel.',
  keyCurrent: '…{lastFour}, {environment}, {storage}',
  keyStorage: {
    keyring: 'im Schlüsselbund des Systems ({keyring})',
    memory: 'nur bis die App endet, denn dieses System hat keinen Schlüsselbund',
    environment: 'aus der Umgebung, nur bis die App endet',
  },
  keyrings: {
    keychain: 'macOS-Schlüsselbund',
    dpapi: 'Windows-Datenschutz, DPAPI',
    libsecret: 'Secret Service',
    kwallet: 'KWallet',
  },
  keyUnreadable:
    'Ein Schlüssel liegt im Schlüsselbund des Systems ({keyring}) und lässt sich gerade nicht lesen. Entsperren Sie den Schlüsselbund und starten Sie die App neu, oder geben Sie den Schlüssel noch einmal ein.',
  keyWillBeMemory:
    'Dieses System hat keinen Schlüsselbund: Ein Schlüssel wird vergessen, wenn die App endet.',
  forget: 'Schlüssel vergessen',
  forgetConfirm: 'Schlüssel vergessen? Uploads warten dann auf einen neuen.',
  forgetYes: 'Vergessen',
  forgetNo: 'Behalten',
  getKey: 'Schlüssel im Kontrollbereich holen',
  parallel: 'Gleichzeitige Uploads',
  parallelHint:
    'Von 1 bis 16. Von kleinen Dateien gehen vier auf einen Platz. Weniger lässt anderen mehr von der Leitung.',
  parallelRefused: 'Eine ganze Zahl von 1 bis 16.',
  bandwidth: 'Höchste Geschwindigkeit in MB/s',
  bandwidthHint: 'Leer für keine Grenze. Wirkt innerhalb einer Sekunde.',
  bandwidthRefused: 'Von {least} bis {most}, oder leer.',
  noLimit: 'Unbegrenzt',
  checksums: 'Jeden Block prüfen',
  checksumsHint: 'Der Speicher prüft die Prüfsumme jedes Teils. Kostet etwas Rechenzeit.',
  keepInBackground: 'Weiterlaufen, wenn das Fenster geschlossen wird',
  keepInBackgroundHint:
    'Uploads gehen weiter. Das Symbol in der Leiste öffnet das Fenster wieder und beendet die App.',
  keepInBackgroundNoTray:
    'Dieser Desktop zeigt gerade keine Symbole in der Leiste; das Schließen beendet die App.',
  startAtLogin: 'Beim Anmelden starten',
  startAtLoginHint: 'Ohne Fenster: Uploads gehen weiter, wo sie aufgehört haben.',
  notifications: 'Mitteilungen',
  notificationsHint: 'Wenn ein Stapel fertig ist oder etwas Uploads aufhält. Nie für jede Datei.',
  stayAwake: 'Computer beim Senden wach halten',
  stayAwakeHint: 'Er darf schlafen, sobald sich nichts bewegt und wenn er mit Akku läuft.',
  retryCap: 'Längste Pause zwischen Versuchen',
  retryCapHint: 'Nach einer vorübergehenden Störung wachsen die Pausen bis dahin.',
  historyDays: 'Fertiges behalten',
  historyDaysHint: 'Danach verlässt es die Liste. Was zu klären ist, bleibt.',
  historyCount: 'Höchstens so viel Fertiges',
  historyCountHint: 'Darüber hinaus verlässt das Älteste die Liste.',
  days: '{count} Tag | {count} Tage',
  forever: 'Für immer',
  askBeforeMany: 'Vor dem Hinzufügen vieler Dateien fragen',
  askBeforeManyHint: 'Mehr als 20 Dateien oder ein Ordner werden erst angesehen und gezeigt.',
  theme: 'Farben',
  themeHint: 'Hell oder dunkel, oder wie das System.',
  themes: { system: 'Wie das System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languageHint: 'Für Fenster, Menüs und Dialoge.',
  languages: { system: 'Wie das System', en: 'English', de: 'Deutsch' },
  save: 'Speichern',
  saving: 'Wird gespeichert …',
  problems: {
    'not-a-url': 'Das ist keine Webadresse. Sie sieht aus wie https://host.example.',
    'not-https': 'Die Adresse muss mit https:// beginnen, damit der Schlüssel sicher reist.',
    'fixed-by-environment': 'Das legt die Umgebung fest; hier nicht änderbar.',
    'kept-for-another-host':
      'Der Schlüssel wurde für die bisherige Adresse eingegeben und geht an keine andere. Für die neue bitte ihren Schlüssel eingeben.',
    'not-a-proxy':
      'Ein Proxy sieht aus wie proxy.example:8080, https://proxy.example oder socks5://proxy.example:1080.',
    'no-proxy-yet': 'Es wird kein Proxy benutzt, an dem man sich anmelden könnte.',
    'not-a-key': 'Ein Schlüssel sieht aus wie sk_live_ oder sk_test_ und 64 Buchstaben und Ziffern.',
  },
};

export const about: Catalogue['about'] = {
  version: 'Version {version}',
  versions: 'Versionen',
  system: 'System',
  help: 'Wenn etwas nicht stimmt',
  support: 'Support-Seite',
  openLogs: 'Ordner der Protokolle öffnen',
  logLevel: 'Protokoll:',
  logLevels: { info: 'alles', warn: 'Warnungen und Fehler', error: 'nur Fehler' },
  diagnosticsHint:
    'Eine Zip-Datei für den Support: Versionen, Einstellungen, Stand der Warteschlange, Protokolle. Nie Ihr Schlüssel.',
  hideNames: 'Dateinamen weglassen',
  saveDiagnostics: 'Diagnose speichern …',
  savingDiagnostics: 'Diagnose wird gespeichert …',
  savedTo: 'Gespeichert als {path}',
  notSaved: 'Speichern war nicht möglich: {reason}',
  licences: 'Lizenzen',
  licencesHint: '{count} Paket ist Teil dieser App. | {count} Pakete sind Teil dieser App.',
};

export const network: Catalogue['network'] = {
  proxy: 'Proxy',
  proxyHint: 'Wie das System es hat, auch Proxy-Skripte und HTTPS_PROXY.',
  modes: { system: 'Wie das System', none: 'Kein Proxy', manual: 'Von Hand' },
  inUse: 'Gerade benutzt: {proxy}',
  notInUse: 'Gerade benutzt: kein Proxy',
  address: 'Adresse des Proxys',
  addressHint: 'http, https, socks5 oder socks4; ohne Angabe http.',
  bypass: 'Nicht für diese Hosts',
  bypassHint:
    'Namen, .Endungen oder Adressen, durch Kommas getrennt. Die Adressen dieses Computers selbst gehen nie darüber.',
  signIn: 'Anmeldung am Proxy',
  signInFor: 'Für {proxy}. Nur dieser Proxy bekommt sie.',
  signInNone: 'Es wird kein Proxy benutzt, also ist keine nötig.',
  signedIn: '{user} an {proxy}, {storage}',
  user: 'Name',
  password: 'Passwort',
  saveSignIn: 'Anmeldung sichern',
  forget: 'Anmeldung vergessen',
  saved: 'Die Anmeldung gilt ab jetzt.',
  certificates: 'Zertifizierungsstellen',
  certificatesHint:
    'Was dieses System für vertrauenswürdig hält, gilt auch hier. Prüft Ihre Firma den Verkehr mit einem eigenen Zertifikat, fügen Sie es hinzu (PEM oder DER).',
  trust: 'Zertifikat hinzufügen …',
  trustedUntil: 'Ausgestellt von {issuer}, gültig bis {date}',
  expired: 'Ausgestellt von {issuer}, abgelaufen am {date}',
  forgetCertificates: 'Alle entfernen',
  trusted:
    '{count} Zertifikat gilt jetzt als vertrauenswürdig. | {count} Zertifikate gelten jetzt als vertrauenswürdig.',
  noCertificate: 'In {path} ist kein Zertifikat.',
  damaged: 'Das Zertifikat in {path} ist nicht lesbar: {reason}',
  unreadable: 'Die Datei {path} ist nicht lesbar: {reason}',
};

export const update: Catalogue['update'] = {
  title: 'Updates',
  off: {
    'no-feed': 'Diese Fassung sucht keine Updates: Sie kennt keinen Ort, an dem sie fragen könnte.',
    system: 'Diese Installation aktualisiert das System, nicht die App.',
    'switched-off': 'Die App sucht nicht von selbst nach Updates.',
  },
  notAsked: 'Seit dem Start noch nicht gesucht.',
  current: 'Dies ist die neueste Version, Stand {when}.',
  checking: 'Eine neuere Version wird gesucht …',
  waiting: 'Version {version} ist da. Sie wird geholt, wenn kein Upload läuft.',
  downloading: 'Version {version} wird geholt …',
  ready: 'Version {version} wird beim Beenden der App installiert.',
  failed:
    'Um {when} war niemand zu fragen. Die App versucht es von selbst wieder; im Protokoll steht, warum.',
  check: 'Nach Updates suchen',
  bySelf: 'Von selbst suchen, alle paar Stunden',
};
