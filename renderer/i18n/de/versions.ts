/** German messages of new versions: files that changed, or have the name of a file, since it was uploaded. */
import type { Catalogue } from '../catalogue.ts';

export const versions: Catalogue['versions'] = {
  questions: {
    path: '{count} Datei hat sich geändert, seit Sie sie hochgeladen haben | {count} Dateien haben sich geändert, seit Sie sie hochgeladen haben',
    name: '{count} Datei hat den Namen einer Datei, die Sie schon hochgeladen haben | {count} Dateien haben die Namen von Dateien, die Sie schon hochgeladen haben',
  },
  choices: {
    'new-version': 'Als neue Version hochladen | Als neue Versionen hochladen',
    separate: 'Getrennt hochladen | Getrennt hochladen',
  },
  oneByOne: 'Einzeln entscheiden',
  asVersion: 'Neue Version: {name}',
  earlier: '{name}, hochgeladen {time}',
  more: 'Für {count} weitere gilt dasselbe. | Für {count} weitere gilt dasselbe.',
  row: 'Neue Version von {name}, hochgeladen {time}',
  rowSeparate: 'Getrennt von {name}, hochgeladen {time}',
  lineVersion:
    'Das wird eine neue Version von {name}, hochgeladen {time}. | {count} dieser Dateien werden neue Versionen früherer Uploads.',
  lineSeparate:
    'Ist das eine neue Version von {name}, hochgeladen {time}? | Sind {count} dieser Dateien neue Versionen früherer Uploads?',
  lineSome: '{versions} von {count} passenden Dateien werden neue Versionen.',
  onto: 'Neue Version von {name} …',
  ontoHint: 'Auf einen fertigen Upload ziehen für eine neue Version davon',
  unchanged:
    '„{name}“ ist schon hochgeladen und unverändert | {count} Dateien sind schon hochgeladen und unverändert',
  uploadAnyway: 'Trotzdem hochladen',
  tooLate: 'Diese Dateien gehören nicht mehr zu den letzten Stapeln. Fügen Sie sie noch einmal hinzu.',
};
