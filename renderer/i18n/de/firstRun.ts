/** German messages of the first run. */
import type { Catalogue } from '../catalogue.ts';

export const firstRun: Catalogue['firstRun'] = {
  title: 'Willkommen bei MediaMagic Uploader',
  what: 'Legen Sie Dateien ab und arbeiten Sie weiter. Wir laden sie hoch, reichen sie zur Prüfung ein und zeigen Ihnen die Ergebnisse, auch nach Verbindungsabbrüchen und Neustarts.',
  key: 'Ihr API-Schlüssel',
  keyHint: 'Öffnen Sie in MediaMagic „Settings > API Keys“ und kopieren Sie den Schlüssel Ihres Workspace.',
  getKey: 'API-Schlüssel holen',
  enterFirst: 'Fügen Sie Ihren API-Schlüssel ein',
  kinds: {
    sandbox: 'Sandbox-Schlüssel: zum Testen',
    live: 'Live-Schlüssel',
  },
  begin: 'Verbinden',
  keepAnyway: 'Schlüssel trotzdem verwenden',
  sandboxTitle: 'Möchten Sie es nur ausprobieren?',
  sandbox:
    'Verwenden Sie einen Sandbox-Schlüssel (beginnt mit sk_test_). Alles funktioniert genauso, aber nichts erreicht Ihren Live-Workspace.',
  filesWait: 'Sie können jetzt schon Dateien ablegen; sie starten, sobald Sie verbunden sind.',
  service: 'Server: {host}',
  changeService: 'Ändern',
};
