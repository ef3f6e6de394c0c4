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
    trustCertificates: 'Trust a certificate authority',
    trust: 'Trust',
    certificates: 'Certificates',
    allFiles: 'All files',
  },
} as const;

type Translated<Section> = {
  readonly [Key in keyof Section]: Section[Key] extends string ? string : Translated<Section[Key]>;
};
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
    trustCertificates: 'Einer Zertifizierungsstelle vertrauen',
    trust: 'Vertrauen',
    certificates: 'Zertifikate',
    allFiles: 'Alle Dateien',
  },
};

const catalogues: Readonly<Record<Language, DesktopWords>> = { en, de };

export function desktopWords(language: Language): DesktopWords {
  return catalogues[language];
}
