/**
 * The words of the main process: menus and the system's dialogs, in every language of the window. The English ones are
 * the model: a language that lacks one does not compile. The window's own words are in renderer/locales.
 */
import type { Language } from '../../preload/contract.ts';

const en = {
  menu: {
    file: '&File',
    addFiles: 'Add files…',
    addFolder: 'Add folder…',
    close: 'Close window',
    quit: 'Quit',
    edit: '&Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select all',
    view: '&View',
    resetZoom: 'Actual size',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fullScreen: 'Full screen',
    window: '&Window',
    minimize: 'Minimise',
    help: '&Help',
    support: 'Support',
    openLogs: 'Open logs folder',
  },
  dialogs: {
    addFiles: 'Add files',
    addFolder: 'Add folder',
    add: 'Add',
    saveDiagnostics: 'Save diagnostics',
    zipArchive: 'Zip archive',
    saveReport: 'Save report',
    csvTable: 'CSV table',
    jsonFile: 'JSON file',
  },
  tray: {
    open: 'Open',
    addFiles: 'Add files…',
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
    watchFolders: 'Watch folders…',
    settings: 'Settings…',
    quit: 'Quit',
    nothing: 'Nothing to upload',
    allDone: 'All done',
    allPaused: 'All paused',
    progress: '{done} of {all}',
    percent: '{n} %',
    minutesLeft: '{n} min left',
    hoursLeft: '{n} h left',
    attention: { one: '{n} needs attention', other: '{n} need attention' },
    keyGate: 'Uploads wait: the key is refused or missing',
    planGate: 'Uploads wait: not in your plan',
    offlineGate: 'Uploads wait: no connection',
  },
  quit: {
    question: { one: 'One upload is under way', other: '{n} uploads are under way' },
    detail: 'Nothing is lost: they go on where they stopped at the next start.',
    quit: 'Quit',
    stay: 'Keep uploading',
  },
  news: {
    finished: 'Uploads finished',
    folderFinished: '{folder} is finished',
    done: { one: '{n} file done', other: '{n} files done' },
    already: { one: '{n} already submitted', other: '{n} already submitted' },
    attention: { one: '{n} needs attention', other: '{n} need attention' },
    keyTitle: 'Uploads wait for a valid API key',
    keyBody: 'Nothing is lost. They go on by themselves with a valid key.',
    planTitle: 'Uploads wait: not in your plan',
    planBody: 'Nothing is lost. They go on by themselves once the plan allows it.',
    offlineTitle: 'Uploads wait for a connection',
    offlineBody: 'Nothing is lost. They go on by themselves.',
    rateTitle: 'Uploads pause for a while',
    rateBody: 'The service asked for it. They go on by themselves.',
    backgroundTitle: 'The app goes on in the background',
    backgroundBody: 'Its icon in the tray opens it again or quits it. The settings can change this.',
  },
} as const;

type Translated<Section> = {
  readonly [Key in keyof Section]: Section[Key] extends string ? string : Translated<Section[Key]>;
};
/** A sentence for one and one for any other number, as Intl.PluralRules tells them apart. */
export type Plural = { readonly one: string; readonly other: string };
export type DesktopWords = Translated<typeof en>;

const de: DesktopWords = {
  menu: {
    file: '&Datei',
    addFiles: 'Dateien hinzufügen …',
    addFolder: 'Ordner hinzufügen …',
    close: 'Fenster schließen',
    quit: 'Beenden',
    edit: '&Bearbeiten',
    undo: 'Rückgängig',
    redo: 'Wiederholen',
    cut: 'Ausschneiden',
    copy: 'Kopieren',
    paste: 'Einfügen',
    selectAll: 'Alles auswählen',
    view: '&Ansicht',
    resetZoom: 'Originalgröße',
    zoomIn: 'Vergrößern',
    zoomOut: 'Verkleinern',
    fullScreen: 'Vollbild',
    window: '&Fenster',
    minimize: 'Minimieren',
    help: '&Hilfe',
    support: 'Support',
    openLogs: 'Ordner der Protokolle öffnen',
  },
  dialogs: {
    addFiles: 'Dateien hinzufügen',
    addFolder: 'Ordner hinzufügen',
    add: 'Hinzufügen',
    saveDiagnostics: 'Diagnose speichern',
    zipArchive: 'Zip-Archiv',
    saveReport: 'Bericht speichern',
    csvTable: 'CSV-Tabelle',
    jsonFile: 'JSON-Datei',
  },
  tray: {
    open: 'Öffnen',
    addFiles: 'Dateien hinzufügen …',
    pauseAll: 'Alle anhalten',
    resumeAll: 'Alle fortsetzen',
    watchFolders: 'Überwachte Ordner …',
    settings: 'Einstellungen …',
    quit: 'Beenden',
    nothing: 'Nichts hochzuladen',
    allDone: 'Alles fertig',
    allPaused: 'Alles angehalten',
    progress: '{done} von {all}',
    percent: '{n} %',
    minutesLeft: 'noch {n} min',
    hoursLeft: 'noch {n} h',
    attention: { one: '{n} zu klären', other: '{n} zu klären' },
    keyGate: 'Uploads warten: Schlüssel fehlt oder wird abgelehnt',
    planGate: 'Uploads warten: nicht in Ihrem Tarif',
    offlineGate: 'Uploads warten: keine Verbindung',
  },
  quit: {
    question: { one: 'Ein Upload läuft noch', other: '{n} Uploads laufen noch' },
    detail: 'Nichts geht verloren: Beim nächsten Start geht es dort weiter, wo es aufgehört hat.',
    quit: 'Beenden',
    stay: 'Weiter hochladen',
  },
  news: {
    finished: 'Uploads fertig',
    folderFinished: '{folder} ist fertig',
    done: { one: '{n} Datei fertig', other: '{n} Dateien fertig' },
    already: { one: '{n} bereits eingereicht', other: '{n} bereits eingereicht' },
    attention: { one: '{n} zu klären', other: '{n} zu klären' },
    keyTitle: 'Uploads warten auf einen gültigen API-Schlüssel',
    keyBody: 'Nichts geht verloren. Mit einem gültigen Schlüssel geht es von selbst weiter.',
    planTitle: 'Uploads warten: nicht in Ihrem Tarif',
    planBody: 'Nichts geht verloren. Es geht von selbst weiter, sobald der Tarif es erlaubt.',
    offlineTitle: 'Uploads warten auf eine Verbindung',
    offlineBody: 'Nichts geht verloren. Es geht von selbst weiter.',
    rateTitle: 'Uploads machen eine Pause',
    rateBody: 'Der Dienst hat darum gebeten. Es geht von selbst weiter.',
    backgroundTitle: 'Die App läuft im Hintergrund weiter',
    backgroundBody:
      'Ihr Symbol in der Leiste öffnet oder beendet sie. In den Einstellungen lässt sich das ändern.',
  },
};

const catalogues: Readonly<Record<Language, DesktopWords>> = { en, de };

export function desktopWords(language: Language): DesktopWords {
  return catalogues[language];
}
