/** The system's dialogs for paths to open or save, and the question before a page of another host is opened. */
import { join } from 'node:path';

import { type BrowserWindow, app, dialog } from 'electron';

import type { Translate } from '../messages.ts';

/** Returns the path of a certificate file, or null when the dialog was cancelled. */
export async function pickCertificatesPath(window: BrowserWindow, t: Translate): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: t('dialogs.trustCertificates'),
    buttonLabel: t('dialogs.trust'),
    properties: ['openFile'],
    filters: [
      { name: t('dialogs.certificates'), extensions: ['pem', 'crt', 'cer', 'der'] },
      { name: t('dialogs.allFiles'), extensions: ['*'] },
    ],
  });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Returns the path of one existing folder, or null when the dialog was cancelled. */
export async function pickWatchFolder(window: BrowserWindow, t: Translate): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: t('dialogs.watchFolder'),
    buttonLabel: t('dialogs.choose'),
    properties: ['openDirectory', 'createDirectory'],
  });
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** Returns the path for the diagnostics file, or null when the dialog was cancelled. */
export async function pickDiagnosticsPath(
  window: BrowserWindow,
  suggestedName: string,
  t: Translate,
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: t('dialogs.saveDiagnostics'),
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [{ name: t('dialogs.zipArchive'), extensions: ['zip'] }],
  });
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}

/** Returns whether the person agrees to open a page of this host in the browser. */
export async function askBeforeOpening(window: BrowserWindow, host: string, t: Translate): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: t('dialogs.openOutside', { host }),
    detail: t('dialogs.openOutsideDetail'),
    buttons: [t('dialogs.open'), t('dialogs.cancel')],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}

/** Tells that the page ends again and again. Returns whether the person wants it loaded once more. */
export async function askToReload(window: BrowserWindow, t: Translate): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: t('dialogs.pageLost'),
    detail: t('dialogs.pageLostDetail'),
    buttons: [t('dialogs.reload'), t('dialogs.cancel')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}

/** A start from a terminal or a script sees no dialog. */
function writeToTerminal(message: string, detail: string): void {
  process.stderr.write(`${message}\n${detail}\n`);
}

/** Tells that another program has locked the queue, so that the app cannot start yet. `signal`: closes the dialog. */
export async function tellQueueLocked(
  folder: string,
  t: Translate,
  signal: AbortSignal,
): Promise<'again' | 'quit'> {
  const message = t('startFailure.title');
  const detail = t('startFailure.locked', { folder });
  writeToTerminal(message, detail);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message,
    detail,
    buttons: [t('startFailure.again'), t('menu.quit')],
    defaultId: 0,
    // Closing it by `signal` quits nothing.
    cancelId: 0,
    noLink: true,
    signal,
  });
  return response === 0 ? 'again' : 'quit';
}

/** Tells where a queue is that this version of the app cannot use, and asks what to do. */
export async function askAboutQueue(
  { path, reason, message }: { path: string; reason: 'newer-version' | 'migration'; message: string },
  t: Translate,
): Promise<'new-queue' | 'quit'> {
  const isNewer = reason === 'newer-version';
  const question = t(isNewer ? 'dialogs.queueNewer' : 'dialogs.queueNotConverted');
  const detail = isNewer
    ? t('dialogs.queueNewerDetail', { path })
    : t('dialogs.queueNotConvertedDetail', { path, reason: message });
  writeToTerminal(question, detail);
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: question,
    detail,
    buttons: [t('menu.quit'), t('dialogs.newQueue')],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1 ? 'new-queue' : 'quit';
}

/** Returns the path for the report of a batch, or null when the dialog was cancelled. */
export async function pickExportPath(
  window: BrowserWindow,
  suggestedName: string,
  format: 'csv' | 'json',
  t: Translate,
): Promise<string | null> {
  const answer = await dialog.showSaveDialog(window, {
    title: t('dialogs.saveReport'),
    defaultPath: join(app.getPath('documents'), suggestedName),
    filters: [
      { name: format === 'csv' ? t('dialogs.csvTable') : t('dialogs.jsonFile'), extensions: [format] },
    ],
  });
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
}
