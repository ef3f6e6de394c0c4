/** German messages of the first run. */
import type { Catalogue } from '../catalogue.ts';

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
