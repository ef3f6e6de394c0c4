/** The system's dialogs: for a folder to watch, for where to save, and before a strange page is opened. */
import { join } from 'node:path';

import { type BrowserWindow, app, dialog } from 'electron';

import type { DesktopWords } from './words.ts';

/** The file with certificates to trust, null when it was cancelled. */
export async function pickCertificatesPath(
  window: BrowserWindow,
  { dialogs: words }: DesktopWords,
): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: words.trustCertificates,
    buttonLabel: words.trust,
    properties: ['openFile'],
    filters: [
      { name: words.certificates, extensions: ['pem', 'crt', 'cer', 'der'] },
      { name: words.allFiles, extensions: ['*'] },
    ],
  });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** One folder that exists; null when it was cancelled. */
export async function pickWatchFolder(
  window: BrowserWindow,
  { dialogs: words }: DesktopWords,
): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: words.watchFolder,
    buttonLabel: words.choose,
    properties: ['openDirectory', 'createDirectory'],
  });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Where the diagnostics file goes, null when it was cancelled. */
export async function pickDiagnosticsPath(
  window: BrowserWindow,
  suggestedName: string,
  { dialogs: words }: DesktopWords,
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: words.saveDiagnostics,
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [{ name: words.zipArchive, extensions: ['zip'] }],
  });
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** Whether the person wants a page of this host opened in the browser. */
export async function askBeforeOpening(
  window: BrowserWindow,
  host: string,
  { dialogs: words }: DesktopWords,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: words.openOutside.replace('{host}', () => host),
    detail: words.openOutsideDetail,
    buttons: [words.open, words.cancel],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Where a batch's report goes, null when it was cancelled. */
export async function pickExportPath(
  window: BrowserWindow,
  suggestedName: string,
  format: 'csv' | 'json',
  { dialogs: words }: DesktopWords,
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: words.saveReport,
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [{ name: format === 'csv' ? words.csvTable : words.jsonFile, extensions: [format] }],
  });
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
