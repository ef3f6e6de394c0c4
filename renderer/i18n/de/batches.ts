/** German messages of batches: the grouped list's headers and actions on many. */
import type { Catalogue } from '../catalogue.ts';

export const batch: Catalogue['batch'] = {
  group: 'Nach Paket gruppieren',
  files: '{count} Datei | {count} Dateien',
  filesAt: '{count} Datei, {time} | {count} Dateien, {time}',
  shownHere: 'davon {count} hier | davon {count} hier',
  label: '{name}, {status}',
  done: '{done} von {all} fertig',
  paused: 'Angehalten, {done} von {all} fertig',
  allDone: 'Fertig | Alle {count} fertig',
  allCancelled: 'Abgebrochen',
  progress: 'Fortschritt von {name}',
  progressValue: '{percent}, {status}',
  fold: 'Dateien von {name} ausblenden',
  unfold: 'Dateien von {name} einblenden',
  foldAll: 'Dateien aller Pakete ausblenden',
  unfoldAll: 'Dateien aller Pakete einblenden',
  moreActions: 'Weitere Aktionen für {name}',
  actions: {
    pause: '{count} anhalten',
    resume: '{count} fortsetzen',
    retry: '{count} wiederholen',
    cancel: '{count} abbrechen',
    remove: '{count} entfernen',
    'move-to-top': '{count} nach oben',
    'send-anyway': '{count} trotzdem senden',
  },
  fits: 'Passt auf {count} der {all} ausgewählten',
  working: 'Einen Moment …',
};
