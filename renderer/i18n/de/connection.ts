/** German messages of the connection check. */
import type { Catalogue } from '../catalogue.ts';

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
