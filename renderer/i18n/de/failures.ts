/** German messages for every failure: a headline, and an explanation of what it means and what helps. */
import type { Catalogue, FactCatalogue } from '../catalogue.ts';
import type { FailureCatalogue } from '../coverage.ts';

export const failures: FailureCatalogue = {
  'key-missing': {
    headline: 'Kein API-Schlüssel',
    why: 'Geben Sie Ihren API-Schlüssel in den Einstellungen ein. Danach startet diese Datei.',
  },
  'key-locked': {
    headline: 'API-Schlüssel gesperrt',
    why: 'Entsperren Sie den Schlüsselbund des Systems, oder geben Sie den Schlüssel in den Einstellungen neu ein. Danach startet diese Datei.',
  },
  'key-invalid': {
    headline: 'API-Schlüssel ungültig',
    why: 'MediaMagic kennt diesen Schlüssel nicht. Prüfen Sie ihn in den Einstellungen.',
  },
  'key-expired': {
    headline: 'API-Schlüssel abgelaufen',
    why: 'Erstellen Sie in MediaMagic einen neuen Schlüssel und fügen Sie ihn in den Einstellungen ein.',
  },
  'key-revoked': {
    headline: 'API-Schlüssel widerrufen',
    why: 'Jemand aus Ihrem Team hat diesen Schlüssel widerrufen. Geben Sie in den Einstellungen einen neuen ein.',
  },
  'key-refused': {
    headline: 'API-Schlüssel abgelehnt',
    why: 'Prüfen Sie den Schlüssel in den Einstellungen.',
  },
  'plan-gated': {
    headline: 'Nicht in Ihrem Tarif enthalten',
    why: 'Diese Datei ist angehalten und geht weiter, sobald Ihr Tarif das enthält.',
  },
  'rate-limited': {
    headline: 'Zu viele Anfragen',
    why: 'MediaMagic begrenzt die Anfragen. Wird automatisch fortgesetzt.',
  },
  'bad-request': {
    headline: 'MediaMagic hat die Anfrage abgelehnt',
    why: 'Wiederholen hilft nicht. Kontaktieren Sie den Support mit den Details unten.',
  },
  forbidden: {
    headline: 'Keine Berechtigung',
    why: 'Ihr API-Schlüssel darf das nicht. Kontaktieren Sie den Support mit den Details unten.',
  },
  'blob-path-refused': {
    headline: 'Dateiname nicht akzeptiert',
    why: 'Benennen Sie die Datei um und fügen Sie sie erneut hinzu.',
  },
  'sandbox-only': {
    headline: 'Nur in der Sandbox',
    why: 'Dafür ist ein Sandbox-Schlüssel nötig; Sie verwenden einen Live-Schlüssel.',
  },
  'not-found': {
    headline: 'In Ihrem Workspace nicht gefunden',
    why: 'Vielleicht gehört es zu einem anderen Workspace.',
  },
  'submission-not-found': {
    headline: 'Einreichung nicht gefunden',
    why: 'Sie ist nicht in diesem Workspace. Wenn Sie den Schlüssel gewechselt haben, wechseln Sie zurück und wiederholen Sie.',
  },
  'not-finished': {
    headline: 'Ergebnisse noch nicht fertig',
    why: 'Sie erscheinen hier automatisch.',
  },
  'previous-submission-not-found': {
    headline: 'Vorherige Einreichung nicht gefunden',
    why: 'Sie ist nicht in diesem Workspace. Prüfen Sie die ID.',
  },
  'already-submitted': {
    headline: 'Bereits eingereicht',
    why: 'MediaMagic hat diese Datei bereits. Sie wurde nicht doppelt eingereicht.',
  },
  'retry-in-progress': {
    headline: 'Wird schon erneut verarbeitet',
    why: 'Das Ergebnis erscheint automatisch.',
  },
  'retry-not-failed': {
    headline: 'Nichts zu wiederholen',
    why: 'Die Verarbeitung ist nicht fehlgeschlagen.',
  },
  'retry-not-retryable': {
    headline: 'Kann nicht erneut verarbeitet werden',
    why: 'Ein weiterer Versuch hilft nicht. Korrigieren Sie die Datei und fügen Sie sie erneut hinzu.',
  },
  'retries-exhausted': {
    headline: 'Keine Versuche mehr',
    why: 'Kontaktieren Sie den Support mit den Details unten.',
  },
  conflict: {
    headline: 'Gerade nicht möglich',
    why: 'MediaMagic arbeitet bereits an dieser Datei, oder sie kann nicht wiederholt werden.',
  },
  'too-large': {
    headline: 'Datei zu groß',
    why: 'Sie überschreitet die Größe, die für diesen Dateityp erlaubt ist.',
  },
  'type-not-allowed': {
    headline: 'Dateityp nicht unterstützt',
    why: 'Exportieren Sie die Datei in einem unterstützten Format und fügen Sie diese hinzu.',
  },
  'type-mismatch': {
    headline: 'Falsche Dateiendung',
    why: 'Der Inhalt passt nicht zur Dateiendung. Benennen Sie die Datei um, oder exportieren Sie sie neu.',
  },
  validation: {
    headline: 'Einreichung nicht angenommen',
    why: 'Einige Angaben müssen korrigiert werden.',
  },
  'unexpected-status': {
    headline: 'Unerwartete Antwort',
    why: 'Kontaktieren Sie den Support mit den Details unten.',
  },
  'service-error': {
    headline: 'Problem bei MediaMagic',
    why: 'Ihre Datei ist in Ordnung. Ein neuer Versuch hilft meist.',
  },
  'results-unavailable': {
    headline: 'Ergebnisse konnten nicht geladen werden',
    why: 'Ihr Upload ist in Ordnung. Versuchen Sie es gleich noch einmal.',
  },
  'service-unavailable': {
    headline: 'MediaMagic ist nicht verfügbar',
    why: 'MediaMagic ist vielleicht ausgelastet oder wird gewartet. Versuchen Sie es später noch einmal.',
  },
  'unreadable-answer': {
    headline: 'Antwort nicht lesbar',
    why: 'Vielleicht hat ein Proxy oder eine WLAN-Anmeldeseite geantwortet.',
  },
  'processing-stalled': {
    headline: 'Verarbeitung ohne Fortschritt',
    why: 'Seit Stunden kein Fortschritt. Bitte nicht noch einmal hochladen: Die Datei ist schon im Workspace. Bleibt es so, hilft der Support.',
  },
  'processing-failed': {
    headline: 'Verarbeitung fehlgeschlagen',
    why: 'Ihre Datei wurde hochgeladen, aber MediaMagic konnte sie nicht verarbeiten.',
  },
  'upload-address-unsafe': {
    headline: 'Upload-Adresse nicht sicher',
    why: 'Die Upload-Adresse ist unverschlüsselt oder führt in ein privates Netz. Dorthin wurde nichts hochgeladen.',
  },
  'storage-url-expired': {
    headline: 'Upload-Link abgelaufen',
    why: 'Ein neuer wird automatisch geholt.',
  },
  'storage-refused': {
    headline: 'Upload abgelehnt',
    why: 'Wiederholen Sie, um einen neuen Upload-Link zu erhalten.',
  },
  'storage-blocks-lost': {
    headline: 'Teile der Datei gingen verloren',
    why: 'Sie werden erneut hochgeladen. Wenn das öfter vorkommt, kontaktieren Sie den Support.',
  },
  'storage-busy': {
    headline: 'Cloud-Speicher ausgelastet',
    why: 'Wird automatisch fortgesetzt.',
  },
  'storage-error': {
    headline: 'Problem mit dem Cloud-Speicher',
    why: 'Ein neuer Versuch hilft meist.',
  },
  'storage-without-conditions': {
    headline: 'Cloud-Speicher kann andere Dateien nicht schützen',
    why: 'Dieser Speicher kann nicht verhindern, dass ein Upload eine Datei mit demselben Namen ersetzt, und die App darf nicht prüfen, ob es eine gibt. Nichts wurde hochgeladen oder ersetzt. Kontaktieren Sie den Support.',
  },
  'storage-answer-unreadable': {
    headline: 'Antwort des Cloud-Speichers unlesbar',
    why: 'Ein Proxy oder eine Firewall verändert sie möglicherweise. Bitten Sie Ihre IT, Uploads unverändert durchzulassen.',
  },
  'storage-blocked': {
    headline: 'Cloud-Speicher in diesem Netz gesperrt',
    why: 'Seine Firewall akzeptiert dieses Netz nicht. Verbinden Sie sich mit einem erlaubten Netz oder VPN, oder bitten Sie Ihre IT oder den MediaMagic-Support, dieses freizugeben.',
  },
  'storage-clock-wrong': {
    headline: 'Uhr des Cloud-Speichers geht falsch',
    why: 'Nach seiner Uhr ist der Upload-Link noch nicht gültig. Uploads werden automatisch fortgesetzt, sobald die Uhren übereinstimmen. Wenn das lange dauert, kontaktieren Sie den Support.',
  },
  'sent-too-often': {
    headline: 'Zu oft hochgeladen',
    why: 'Die Verbindung bricht immer wieder ab, bevor die Datei vollständig ist. „Wiederholen“ macht mit dem weiter, was schon hochgeladen ist. Ein anderes Netz oder der Verzicht auf VPN und Proxy hilft oft.',
  },
  'name-taken': {
    headline: 'Eine andere Datei hat diesen Namen',
    why: 'Ihr Workspace enthält schon eine andere Datei mit diesem Namen, vielleicht von einem anderen Computer. Sie wurde nicht ersetzt. Ihre wartet auf Ihre Entscheidung.',
  },
  'name-skipped': {
    headline: 'Übersprungen: eine andere Datei hat diesen Namen',
    why: 'Ihr Workspace enthält schon eine andere Datei mit diesem Namen, deshalb wurde Ihre nicht hochgeladen.',
  },
  'host-not-found': {
    headline: 'Server nicht gefunden',
    why: 'Prüfen Sie Ihre Verbindung, das VPN und die Serveradresse in den Einstellungen.',
  },
  'connection-refused': {
    headline: 'Verbindung nicht möglich',
    why: 'Der Server läuft vielleicht nicht, oder eine Firewall blockiert ihn.',
  },
  'network-down': {
    headline: 'Sie sind offline',
    why: 'Sobald Sie wieder verbunden sind, geht es automatisch weiter.',
  },
  'connection-lost': {
    headline: 'Verbindung unterbrochen',
    why: 'Uploads werden an derselben Stelle fortgesetzt.',
  },
  'timed-out': {
    headline: 'Zeitüberschreitung',
    why: 'Der Server antwortet nicht mehr. Es wird erneut versucht.',
  },
  'tls-failed': {
    headline: 'Keine sichere Verbindung möglich',
    why: 'Der Server oder ein Proxy dazwischen nimmt keine sichere Verbindung an. Wird automatisch erneut versucht.',
  },
  'certificate-not-trusted': {
    headline: 'Serverzertifikat nicht vertrauenswürdig',
    why: 'Wenn Ihre Firma den Datenverkehr prüft, fügen Sie ihr Zertifikat unter Einstellungen > Netzwerk hinzu.',
  },
  'certificate-self-signed': {
    headline: 'Selbstsigniertes Zertifikat',
    why: 'Wenn dies Ihr eigener Server ist, fügen Sie sein Zertifikat unter Einstellungen > Netzwerk hinzu.',
  },
  'certificate-expired': {
    headline: 'Serverzertifikat abgelaufen',
    why: 'Der Betreiber des Servers muss es erneuern. Prüfen Sie auch das Datum dieses Computers. Danach geht es automatisch weiter.',
  },
  'certificate-not-yet-valid': {
    headline: 'Serverzertifikat noch nicht gültig',
    why: 'Prüfen Sie Datum und Uhrzeit dieses Computers. Danach geht es automatisch weiter.',
  },
  'certificate-wrong-host': {
    headline: 'Zertifikat gehört zu einem anderen Server',
    why: 'Vielleicht hat eine WLAN-Anmeldeseite geantwortet, oder die Adresse ist falsch.',
  },
  'proxy-unreachable': {
    headline: 'Proxy nicht erreichbar',
    why: 'Prüfen Sie ihn unter Einstellungen > Netzwerk. Danach geht es automatisch weiter.',
  },
  'proxy-auth-required': {
    headline: 'Proxy-Anmeldung erforderlich',
    why: 'Geben Sie Benutzername und Passwort für den Proxy unter Einstellungen > Netzwerk ein.',
  },
  'proxy-auth-refused': {
    headline: 'Proxy-Anmeldung fehlgeschlagen',
    why: 'Prüfen Sie Benutzername und Passwort unter Einstellungen > Netzwerk. Wir versuchen es nicht automatisch erneut, damit Ihr Konto nicht gesperrt wird.',
  },
  'proxy-auth-unknown': {
    headline: 'Proxy-Anmeldung nicht unterstützt',
    why: 'Diese App unterstützt nur Benutzername und Passwort (Basic). Fragen Sie Ihre IT.',
  },
  'proxy-refused': {
    headline: 'Vom Proxy blockiert',
    why: 'Bitten Sie Ihre IT, MediaMagic zu erlauben. Es wird automatisch erneut versucht.',
  },
  'file-missing': {
    headline: 'Datei nicht gefunden',
    why: 'Sie wurde verschoben, umbenannt oder gelöscht, oder ihr Laufwerk ist nicht verbunden. Legen Sie sie zurück und wiederholen Sie.',
  },
  'file-unreadable': {
    headline: 'Datei nicht lesbar',
    why: 'Schließen Sie sie in anderen Apps, prüfen Sie Ihre Berechtigungen und wiederholen Sie.',
  },
  'file-unavailable': {
    headline: 'Datei gerade nicht lesbar',
    why: 'Das Laufwerk antwortet nicht, oder eine andere App verwendet die Datei. Es wird automatisch erneut versucht.',
  },
  'drive-not-responding': {
    headline: 'Das Laufwerk antwortet nicht',
    why: 'Der Upload wird automatisch fortgesetzt, sobald das Laufwerk antwortet.',
  },
  'file-being-written': {
    headline: 'Wird noch geschrieben',
    why: 'Eine andere App schreibt diese Datei noch. Sie wird automatisch hochgeladen, sobald sie fertig ist.',
  },
  'file-name-unreadable': {
    headline: 'Dateiname nicht unterstützt',
    why: 'Der Name ist kein gültiges UTF-8, wie es bei alten Archiven und Netzlaufwerken vorkommt. Benennen Sie die Datei um und fügen Sie sie erneut hinzu.',
  },
  'file-empty': {
    headline: 'Datei ist leer',
    why: 'Wird sie noch exportiert? Wiederholen Sie, sobald sie fertig ist.',
  },
  'folder-empty': {
    headline: 'Ordner ist leer',
    why: 'Es gibt nichts hochzuladen.',
  },
  'folder-unreadable': {
    headline: 'Ordner nicht lesbar',
    why: 'Prüfen Sie das Laufwerk und Ihre Berechtigungen und wiederholen Sie.',
  },
  'not-a-file': {
    headline: 'Keine Datei',
    why: 'Nur Dateien und Ordner können hochgeladen werden.',
  },
  'replaced-by-link': {
    headline: 'Datei durch einen Link ersetzt',
    why: 'Seit dem Hinzufügen hat ein Link diese Datei oder einen Ordner darüber ersetzt. Das Ziel des Links wird nicht hochgeladen. Legen Sie die Datei zurück und wiederholen Sie, oder fügen Sie die andere Datei selbst hinzu.',
  },
  'file-changed': {
    headline: 'Datei ändert sich noch',
    why: 'Wiederholen Sie, sobald der Export fertig ist.',
  },
  cancelled: {
    headline: 'Abgebrochen',
    why: 'Sie haben diesen Upload abgebrochen. „Wiederholen“ startet ihn neu.',
  },
  internal: {
    headline: 'In der App ist etwas schiefgegangen',
    why: 'Ihre Datei ist in Ordnung. Wiederholen Sie, und kontaktieren Sie den Support, wenn es erneut vorkommt.',
  },
};

/** Explanations for failures whose facts are known: sizes, types, hosts, codes. */
export const failuresWithFacts: FactCatalogue = {
  'too-large': '{size} ist mehr als die {cap}, die für {category} erlaubt sind.',
  'file-unreadable':
    'Schließen Sie sie in anderen Apps, prüfen Sie Ihre Berechtigungen und wiederholen Sie. ({code})',
  'file-unavailable':
    'Das Laufwerk {drive} ist gerade nicht lesbar ({code}). Es wird automatisch erneut versucht.',
  'drive-not-responding':
    'Das Laufwerk {drive} antwortet nicht. Der Upload wird automatisch fortgesetzt, sobald es antwortet.',
  'file-being-written':
    '{program} schreibt diese Datei noch. Sie wird automatisch hochgeladen, sobald sie fertig ist.',
  'processing-stalled':
    'Seit {hours} Stunden kein Fortschritt. Bitte nicht noch einmal hochladen: Die Datei ist schon im Workspace. Bleibt es so, hilft der Support.',
  'sent-too-often':
    'Für diese Datei von {size} wurden schon {uploaded} hochgeladen, aber sie ist noch nicht vollständig. „Wiederholen“ macht mit dem weiter, was schon hochgeladen ist. Ein anderes Netz oder der Verzicht auf VPN und Proxy hilft oft; sonst kontaktieren Sie den Support.',
  'host-not-found':
    '{host} wurde nicht gefunden. Prüfen Sie Ihre Verbindung, das VPN und die Serveradresse in den Einstellungen.',
  'connection-refused':
    '{host} nimmt keine Verbindungen an. Der Server läuft vielleicht nicht, oder eine Firewall blockiert ihn.',
  'network-down': '{host} ist nicht erreichbar. Wird automatisch fortgesetzt.',
  'connection-lost':
    'Die Verbindung zu {host} wurde unterbrochen ({code}). Uploads werden an derselben Stelle fortgesetzt.',
  'timed-out': '{host} antwortet nicht. Es wird erneut versucht.',
  'certificate-not-trusted':
    'Das Zertifikat von {host} wurde von „{issuer}“ ausgestellt, dem hier nicht vertraut wird. Wenn Ihre Firma den Datenverkehr prüft, fügen Sie ihr Zertifikat unter Einstellungen > Netzwerk hinzu.',
  'certificate-self-signed':
    '{host} verwendet ein selbstsigniertes Zertifikat („{issuer}“). Wenn dies Ihr eigener Server ist, fügen Sie sein Zertifikat unter Einstellungen > Netzwerk hinzu.',
  'certificate-expired':
    'Das Zertifikat von {host}, ausgestellt von „{issuer}“, ist am {date} abgelaufen. Der Betreiber des Servers muss es erneuern. Prüfen Sie auch das Datum dieses Computers.',
  'certificate-not-yet-valid':
    'Das Zertifikat von {host}, ausgestellt von „{issuer}“, gilt ab {date}. Prüfen Sie Datum und Uhrzeit dieses Computers.',
  'certificate-wrong-host':
    '{host} zeigte ein Zertifikat für {names}, ausgestellt von „{issuer}“. Vielleicht hat eine WLAN-Anmeldeseite geantwortet, oder die Adresse ist falsch.',
  'proxy-unreachable':
    'Der Proxy {proxy} ist nicht erreichbar ({code}). Prüfen Sie ihn unter Einstellungen > Netzwerk. Danach geht es automatisch weiter.',
  'proxy-auth-required':
    'Der Proxy {proxy} verlangt Benutzername und Passwort. Geben Sie beides unter Einstellungen > Netzwerk ein.',
  'proxy-auth-refused':
    'Der Proxy {proxy} hat Benutzername oder Passwort abgelehnt. Prüfen Sie beides unter Einstellungen > Netzwerk. Wir versuchen es nicht automatisch erneut, damit Ihr Konto nicht gesperrt wird.',
  'proxy-auth-unknown':
    'Der Proxy {proxy} verlangt {schemes}; diese App unterstützt nur Benutzername und Passwort (Basic). Fragen Sie Ihre IT.',
  'proxy-refused':
    'Der Proxy {proxy} hat die Anfrage an {host} blockiert. Bitten Sie Ihre IT, sie zu erlauben. Es wird automatisch erneut versucht.',
};

/** Explanations for files of a type that is not accepted. Formats are named as people know them, never as MIME types. */
export const fileTypes: Catalogue['fileTypes'] = {
  notAllowed: '{extension} wird nicht unterstützt. Möglich: {allowed}.',
  notAllowedUnnamed: 'Dieser Dateityp wird nicht unterstützt. Möglich: {allowed}.',
  convert: '{extension} wird nicht unterstützt. In {formats} konvertieren.',
  mismatch: 'Endung {extension}, aber Inhalt {format}. Umbenennen oder neu exportieren.',
  mismatchConvert: 'Endung {extension}, aber Inhalt {format}. In {formats} konvertieren.',
  mismatchUnknown: 'Dies ist keine gültige {extension}-Datei. Exportieren Sie sie neu.',
  encrypted:
    'Diese Datei ist durch ein Passwort geschützt. Entfernen Sie das Passwort und fügen Sie die Datei erneut hinzu.',
};
