/** German messages of batches: the grouped list's headers and actions on many. */
import type { Catalogue } from '../catalogue.ts';

export const batch: Catalogue['batch'] = {
  group: 'Nach Stapel gruppieren',
  files: '{count} Datei | {count} Dateien',
  filesAt: '{count} Datei · {time} | {count} Dateien · {time}',
  shownHere: '{count} angezeigt | {count} angezeigt',
  label: '{name}, {status}',
  done: '{done} von {all} fertig',
  paused: 'Pausiert, {done} von {all} fertig',
  allDone: 'Fertig | Alle {count} fertig',
  allCancelled: 'Abgebrochen',
  progress: 'Fortschritt von {name}',
  progressValue: '{percent}, {status}',
  fold: '{name} einklappen',
  unfold: '{name} ausklappen',
  foldAll: 'Alle einklappen',
  unfoldAll: 'Alle ausklappen',
  moreActions: 'Weitere Aktionen für {name}',
  actions: {
    pause: '{count} Upload pausieren | {count} Uploads pausieren',
    resume: '{count} Upload fortsetzen | {count} Uploads fortsetzen',
    retry: '{count} Upload wiederholen | {count} Uploads wiederholen',
    cancel: '{count} Upload abbrechen | {count} Uploads abbrechen',
    remove: '{count} entfernen',
    'move-to-top': '{count} nach oben',
    'send-anyway': '{count} trotzdem hochladen',
    'use-other-name': '{count} unter anderen Namen hochladen',
    skip: '{count} überspringen',
  },
  fits: 'Gilt für {count} von {all}',
  working: 'Einen Moment …',
};
