/** German messages for every failure: a headline, and an explanation of what it means and what helps. */
import type { FactCatalogue } from '../catalogue.ts';
import type { FailureCatalogue } from '../coverage.ts';

export const failures: FailureCatalogue = {
  'key-missing': {
    headline: 'Noch kein API-Schlüssel',
    why: 'Tragen Sie den Schlüssel Ihres Workspace in den Einstellungen ein. So lange wartet die Datei.',
  },
  'key-locked': {
    headline: 'Der API-Schlüssel liegt im gesperrten Schlüsselbund',
    why: 'Entsperren Sie den Schlüsselbund, oder tragen Sie den Schlüssel in den Einstellungen neu ein. So lange wartet die Datei.',
  },
  'key-invalid': {
    headline: 'Der API-Schlüssel ist ungültig',
    why: 'Der Dienst kennt diesen Schlüssel nicht. Prüfen Sie ihn in den Einstellungen; so lange wartet die Datei.',
  },
  'key-expired': {
    headline: 'Der API-Schlüssel ist abgelaufen',
    why: 'Erstellen Sie einen neuen Schlüssel und tragen Sie ihn in den Einstellungen ein. So lange wartet die Datei.',
  },
  'key-revoked': {
    headline: 'Der API-Schlüssel wurde widerrufen',
    why: 'Jemand hat ihn zurückgezogen. Tragen Sie einen gültigen ein; so lange wartet die Datei.',
  },
  'key-refused': {
    headline: 'Der API-Schlüssel wurde abgelehnt',
    why: 'Prüfen Sie den Schlüssel in den Einstellungen. So lange wartet die Datei.',
  },
  'plan-gated': {
    headline: 'Nicht in Ihrem Tarif enthalten',
    why: 'Dieser Schritt gehört nicht zu Ihrem Tarif. Die Datei wartet, nichts geht verloren.',
  },
  'rate-limited': {
    headline: 'Gerade zu viele Anfragen',
    why: 'Der Dienst bittet um eine Pause. Danach geht es von selbst weiter.',
  },
  'bad-request': {
    headline: 'Der Dienst hat die Anfrage abgelehnt',
    why: 'Wiederholen hilft nicht. Der Support kann mit den Angaben unten mehr sagen.',
  },
  forbidden: {
    headline: 'Nicht erlaubt',
    why: 'Der Dienst erlaubt das mit Ihrem Schlüssel nicht. Der Support kann mit den Angaben unten mehr sagen.',
  },
  'blob-path-refused': {
    headline: 'Der Dateiname wurde abgelehnt',
    why: 'Der Dienst nimmt diesen Namen nicht an. Benennen Sie die Datei um und fügen Sie sie neu hinzu.',
  },
  'sandbox-only': {
    headline: 'Nur in der Sandbox erlaubt',
    why: 'Das wurde mit einem Live-Schlüssel angefragt, geht aber nur mit einem Sandbox-Schlüssel.',
  },
  'not-found': {
    headline: 'In Ihrem Workspace nicht gefunden',
    why: 'Der Dienst kennt das Angefragte nicht. Vielleicht gehört es zum Schlüssel eines anderen Workspace.',
  },
  'submission-not-found': {
    headline: 'Die Einreichung wurde nicht gefunden',
    why: 'Sie liegt nicht im Workspace dieses Schlüssels. Falls Sie ihn gewechselt haben, wechseln Sie zurück.',
  },
  'not-finished': {
    headline: 'Ergebnisse noch nicht fertig',
    why: 'Die Verarbeitung läuft noch. Die Ergebnisse kommen von selbst.',
  },
  'previous-submission-not-found': {
    headline: 'Die frühere Einreichung wurde nicht gefunden',
    why: 'Die Einreichung, deren neue Version dies sein soll, liegt nicht im Workspace dieses Schlüssels. Prüfen Sie ihre ID.',
  },
  'already-submitted': {
    headline: 'Bereits eingereicht',
    why: 'Der Dienst hat diese Datei schon in einer früheren Einreichung. Nichts wurde doppelt eingereicht.',
  },
  'retry-in-progress': {
    headline: 'Wird schon erneut verarbeitet',
    why: 'Der Dienst wiederholt die Verarbeitung gerade. Das Ergebnis kommt von selbst.',
  },
  'retry-not-failed': {
    headline: 'Nichts erneut zu verarbeiten',
    why: 'Der Dienst sagt, dass die Verarbeitung nicht fehlgeschlagen ist.',
  },
  'retry-not-retryable': {
    headline: 'Verarbeitung nicht wiederholbar',
    why: 'Der Dienst sagt, dass ein weiterer Versuch nicht hilft. Ändern Sie die Datei und fügen Sie sie neu hinzu.',
  },
  'retries-exhausted': {
    headline: 'Keine Versuche mehr übrig',
    why: 'Der Dienst hat die Verarbeitung so oft wiederholt, wie er es zulässt. Der Support kann mehr sagen.',
  },
  conflict: {
    headline: 'Gerade nicht möglich',
    why: 'Der Dienst tut schon etwas mit dieser Datei, oder ein neuer Versuch ist nicht möglich.',
  },
  'too-large': {
    headline: 'Die Datei ist zu groß',
    why: 'Sie ist größer, als der Dienst für ihren Typ annimmt.',
  },
  'type-not-allowed': {
    headline: 'Dieser Dateityp wird nicht angenommen',
    why: 'Exportieren Sie die Datei in einem erlaubten Typ und fügen Sie diese hinzu.',
  },
  'type-mismatch': {
    headline: 'Die Datei ist nicht, was ihr Name sagt',
    why: 'Inhalt und Dateiendung passen nicht zusammen. Benennen Sie sie um oder exportieren Sie neu.',
  },
  validation: {
    headline: 'Der Dienst konnte die Angaben nicht annehmen',
    why: 'Etwas in der Anfrage war nicht so, wie der Dienst es erwartet.',
  },
  'unexpected-status': {
    headline: 'Eine unerwartete Antwort',
    why: 'Diese Antwort des Dienstes kennt die App nicht. Der Support kann mit den Angaben mehr sagen.',
  },
  'service-error': {
    headline: 'Störung beim Dienst',
    why: 'Es liegt am Dienst, Ihre Datei ist in Ordnung. Ein neuer Versuch hilft meist.',
  },
  'results-unavailable': {
    headline: 'Ergebnisse nicht ladbar',
    why: 'Der Upload ist in Ordnung, nur die Ergebnisse waren nicht lesbar. Ein neuer Versuch hilft meist.',
  },
  'service-unavailable': {
    headline: 'Der Dienst ist nicht erreichbar',
    why: 'Er ist vielleicht überlastet oder wird gewartet. Ein späterer Versuch hilft.',
  },
  'unreadable-answer': {
    headline: 'Die Antwort war nicht lesbar',
    why: 'Etwas auf dem Weg hat sie wohl verändert, etwa ein Proxy oder eine Anmeldeseite.',
  },
  'processing-failed': {
    headline: 'Verarbeitung fehlgeschlagen',
    why: 'Die Datei kam an, aber der Dienst konnte sie nicht verarbeiten.',
  },
  'upload-address-unsafe': {
    headline: 'Die Upload-Adresse ist nicht sicher',
    why: 'Der Dienst nannte eine Adresse ohne Verschlüsselung oder in einem privaten Netz. Dorthin wurde nichts gesendet.',
  },
  'storage-url-expired': {
    headline: 'Die Upload-Adresse ist abgelaufen',
    why: 'Eine neue wird von selbst geholt; Gesendetes bleibt, wo es geht, erhalten.',
  },
  'storage-refused': {
    headline: 'Der Speicher hat den Upload abgelehnt',
    why: 'Die Upload-Adresse wurde nicht angenommen. Ein neuer Versuch holt eine neue.',
  },
  'storage-blocks-lost': {
    headline: 'Der Speicher hat Teile der Datei verloren',
    why: 'Sie werden noch einmal gesendet. Kommt das öfter vor, hilft der Support mit den Angaben unten.',
  },
  'storage-busy': {
    headline: 'Der Speicher ist ausgelastet',
    why: 'Es geht weiter, sobald er wieder Platz hat.',
  },
  'storage-error': {
    headline: 'Störung beim Speicher',
    why: 'Der Speicher konnte die Datei nicht annehmen. Ein neuer Versuch hilft meist.',
  },
  'storage-without-conditions': {
    headline: 'Der Speicher kann andere Dateien nicht schützen',
    why: 'Dieser Speicher kann das Ersetzen einer Datei gleichen Namens nicht verweigern, und die App darf nicht prüfen, ob es eine gibt. Nichts wurde hochgeladen oder ersetzt. Wenden Sie sich an den Support.',
  },
  'name-taken': {
    headline: 'Eine andere Datei hat diesen Namen',
    why: 'Der Arbeitsbereich hat schon eine Datei dieses Namens, vielleicht von einem anderen Computer. Sie wurde nicht überschrieben. „Wiederholen“ lädt Ihre unter dem nächsten freien Namen hoch, „Entfernen“ lässt sie weg.',
  },
  'host-not-found': {
    headline: 'Der Server wurde nicht gefunden',
    why: 'Prüfen Sie die Verbindung, das VPN und die Adresse des Dienstes in den Einstellungen.',
  },
  'connection-refused': {
    headline: 'Der Server hat die Verbindung nicht angenommen',
    why: 'Er läuft vielleicht nicht, oder eine Firewall steht im Weg.',
  },
  'network-down': {
    headline: 'Kein Netz',
    why: 'Dieser Rechner ist nicht verbunden. Danach geht es von selbst weiter.',
  },
  'connection-lost': {
    headline: 'Die Verbindung ist abgerissen',
    why: 'Gesendetes bleibt, wo es geht, erhalten; von dort geht es weiter.',
  },
  'timed-out': {
    headline: 'Keine Antwort in der Zeit',
    why: 'Die Verbindung stand, aber nichts bewegte sich. Es wird erneut versucht.',
  },
  'certificate-not-trusted': {
    headline: 'Dem Zertifikat des Servers wird nicht vertraut',
    why: 'Dieser Computer kennt den Aussteller nicht. Prüft Ihre Firma den Verkehr, dann geben Sie deren Zertifikat unter Einstellungen > Netzwerk an.',
  },
  'certificate-self-signed': {
    headline: 'Das Zertifikat des Servers ist selbst unterschrieben',
    why: 'Sonst bürgt niemand dafür. Ist es Ihres, dann geben Sie es unter Einstellungen > Netzwerk an.',
  },
  'certificate-expired': {
    headline: 'Das Zertifikat des Servers ist abgelaufen',
    why: 'Wer den Server betreibt, muss es erneuern. Prüfen Sie auch das Datum dieses Computers. Es geht von selbst weiter.',
  },
  'certificate-not-yet-valid': {
    headline: 'Das Zertifikat des Servers gilt noch nicht',
    why: 'Prüfen Sie Datum und Uhrzeit dieses Computers. Es geht von selbst weiter.',
  },
  'certificate-wrong-host': {
    headline: 'Das Zertifikat gehört zu einem anderen Server',
    why: 'Vielleicht hat eine Anmeldeseite des Netzes geantwortet, oder die Adresse stimmt nicht.',
  },
  'proxy-unreachable': {
    headline: 'Der Proxy wurde nicht erreicht',
    why: 'Prüfen Sie den Proxy unter Einstellungen > Netzwerk. Es geht von selbst weiter, sobald er antwortet.',
  },
  'proxy-auth-required': {
    headline: 'Der Proxy verlangt eine Anmeldung',
    why: 'Geben Sie Name und Passwort für den Proxy unter Einstellungen > Netzwerk an. Bis dahin wartet alles.',
  },
  'proxy-auth-refused': {
    headline: 'Der Proxy hat die Anmeldung abgelehnt',
    why: 'Berichtigen Sie Name oder Passwort unter Einstellungen > Netzwerk. Von selbst wird nicht weiter probiert, damit kein Konto gesperrt wird.',
  },
  'proxy-auth-unknown': {
    headline: 'Der Proxy verlangt eine andere Art der Anmeldung',
    why: 'Diese App meldet sich an Proxys nur mit Name und Passwort (Basic) an. Fragen Sie Ihre IT nach einem solchen Proxy oder einem Weg daran vorbei.',
  },
  'proxy-refused': {
    headline: 'Der Proxy ließ die Anfrage nicht durch',
    why: 'Vielleicht erlaubt er die Adresse des Dienstes nicht oder erreicht sie selbst nicht. Fragen Sie Ihre IT; es wird weiter versucht.',
  },
  'file-missing': {
    headline: 'Die Datei ist nicht mehr da',
    why: 'Sie wurde verschoben, umbenannt oder gelöscht, oder das Laufwerk fehlt. Zurücklegen und erneut versuchen.',
  },
  'file-unreadable': {
    headline: 'Die Datei war nicht lesbar',
    why: 'Prüfen Sie, ob ein Programm sie sperrt und ob Sie sie öffnen dürfen, dann versuchen Sie es erneut.',
  },
  'file-unavailable': {
    headline: 'Die Datei ist zurzeit nicht lesbar',
    why: 'Ihr Laufwerk antwortet nicht, oder ein Programm hält sie fest. Es wird von selbst erneut versucht.',
  },
  'file-name-unreadable': {
    headline: 'Der Name der Datei ist nicht lesbar',
    why: 'Er ist nicht UTF-8, wie Namen aus alten Archiven und von Netzlaufwerken. Benennen Sie die Datei um, dann fügen Sie sie neu hinzu.',
  },
  'file-empty': {
    headline: 'Die Datei ist leer',
    why: 'Sie hat keinen Inhalt. Falls sie noch geschrieben wird, versuchen Sie es danach erneut.',
  },
  'folder-empty': {
    headline: 'Der Ordner ist leer',
    why: 'Darin war keine Datei zum Hochladen.',
  },
  'folder-unreadable': {
    headline: 'Der Ordner war nicht lesbar',
    why: 'Prüfen Sie, ob sein Laufwerk verbunden ist und ob Sie ihn öffnen dürfen.',
  },
  'not-a-file': {
    headline: 'Keine Datei',
    why: 'Das ist ein Gerät, ein Socket oder ein toter Link. Nur Dateien lassen sich hochladen.',
  },
  'replaced-by-link': {
    headline: 'Ein Link hat die Datei ersetzt',
    why: 'Seit dem Hinzufügen steht ein Link an der Stelle dieser Datei oder eines Ordners darüber. Wohin er führt, wird nicht hochgeladen. Legen Sie die Datei zurück und wiederholen Sie, oder fügen Sie die andere Datei selbst hinzu.',
  },
  'file-changed': {
    headline: 'Die Datei ändert sich ständig',
    why: 'Sie wurde während des Sendens geändert. Versuchen Sie es, wenn sie fertig geschrieben ist.',
  },
  cancelled: {
    headline: 'Abgebrochen',
    why: 'Sie haben diesen Upload angehalten. „Wiederholen“ beginnt ihn neu.',
  },
  internal: {
    headline: 'Ein Fehler in dieser App',
    why: 'Ihre Datei ist in Ordnung. Versuchen Sie es erneut; kommt es wieder, senden Sie uns die Angaben.',
  },
};

/** Explanations for failures whose facts are known: sizes, types, hosts, codes. */
export const failuresWithFacts: FactCatalogue = {
  'too-large': 'Diese Datei hat {size}; {category} dürfen höchstens {cap} haben.',
  'type-not-allowed': 'Das ist {type}. Erlaubt: {allowed}.',
  'type-mismatch': 'Der Name sagt {declared}, der Inhalt ist {detected}. Umbenennen oder neu exportieren.',
  'file-unreadable':
    'Das System meldet {code}. Prüfen Sie, ob sie gesperrt ist und ob Sie sie öffnen dürfen, dann erneut versuchen.',
  'file-unavailable':
    'Das Laufwerk {drive} ist zurzeit nicht lesbar ({code}). Es wird von selbst versucht, bis es antwortet.',
  'host-not-found':
    '{host} wurde nicht gefunden. Prüfen Sie Verbindung, VPN und die Adresse in den Einstellungen.',
  'connection-refused':
    '{host} nahm die Verbindung nicht an. Er läuft nicht, oder eine Firewall steht im Weg.',
  'network-down': 'Dieser Rechner erreicht {host} nicht. Sobald er es tut, geht es von selbst weiter.',
  'connection-lost': 'Die Verbindung zu {host} riss ab ({code}). Gesendetes bleibt, wo es geht, erhalten.',
  'timed-out': '{host} hat nicht rechtzeitig geantwortet. Es wird erneut versucht.',
  'certificate-not-trusted':
    'Das Zertifikat von {host} hat „{issuer}“ ausgestellt, dem hier nicht vertraut wird. Prüft Ihre Firma den Verkehr, dann geben Sie deren Zertifikat unter Einstellungen > Netzwerk an.',
  'certificate-self-signed':
    'Das Zertifikat von {host} ist selbst unterschrieben, als „{issuer}“: Sonst bürgt niemand dafür. Ist es Ihres, dann geben Sie es unter Einstellungen > Netzwerk an.',
  'certificate-expired':
    'Das Zertifikat von {host}, ausgestellt von „{issuer}“, ist am {date} abgelaufen. Wer den Server betreibt, muss es erneuern; prüfen Sie auch das Datum dieses Computers.',
  'certificate-not-yet-valid':
    'Das Zertifikat von {host}, ausgestellt von „{issuer}“, gilt ab {date}. Prüfen Sie Datum und Uhrzeit dieses Computers.',
  'certificate-wrong-host':
    'Was als {host} geantwortet hat, zeigte ein Zertifikat für {names}, ausgestellt von „{issuer}“. Vielleicht war es eine Anmeldeseite des Netzes, oder die Adresse stimmt nicht.',
  'proxy-unreachable':
    'Der Proxy {proxy} wurde nicht erreicht ({code}). Prüfen Sie ihn unter Einstellungen > Netzwerk; es geht von selbst weiter, sobald er antwortet.',
  'proxy-auth-required':
    'Der Proxy {proxy} verlangt Name und Passwort. Geben Sie beides unter Einstellungen > Netzwerk an; bis dahin wartet alles.',
  'proxy-auth-refused':
    'Der Proxy {proxy} hat Name oder Passwort abgelehnt. Berichtigen Sie beides unter Einstellungen > Netzwerk. Von selbst wird nicht weiter probiert, damit kein Konto gesperrt wird.',
  'proxy-auth-unknown':
    'Der Proxy {proxy} verlangt {schemes}. Diese App meldet sich nur mit Name und Passwort (Basic) an. Fragen Sie Ihre IT nach einem anderen Proxy oder einem Weg daran vorbei.',
  'proxy-refused':
    'Der Proxy {proxy} ließ die Anfrage an {host} nicht durch. Fragen Sie Ihre IT; es wird weiter versucht.',
};
