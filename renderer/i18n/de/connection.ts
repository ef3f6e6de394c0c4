/** German messages of the connection check. */
import type { Catalogue } from '../catalogue.ts';

export const connection: Catalogue['connection'] = {
  check: 'Verbindung prüfen',
  checking: 'Wird geprüft …',
  allGood: 'Verbunden',
  network: {
    good: 'Verbunden mit {host}',
    bad: '{host} ist nicht erreichbar',
    untried: 'Verbindung nicht geprüft',
  },
  proxy: { bad: 'Der Proxy blockiert {host}' },
  certificate: { bad: 'Dem Zertifikat von {host} wird nicht vertraut' },
  key: {
    good: 'API-Schlüssel funktioniert',
    bad: 'API-Schlüssel abgelehnt',
    untried: 'API-Schlüssel nicht geprüft',
  },
  plan: {
    good: 'Ihr Tarif enthält den API-Zugriff',
    bad: 'Ihr Tarif enthält keinen API-Zugriff',
    untried: 'Tarif nicht geprüft',
  },
};
