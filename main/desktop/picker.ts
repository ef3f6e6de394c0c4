/** The system's dialogs: for files or folders to add, and for where to save. */
import { join } from 'node:path';

import { type BrowserWindow, app, dialog } from 'electron';

import type { DesktopWords } from './words.ts';

/** The chosen paths, null when it was cancelled. Linux and Windows cannot pick files and folders in one dialog. */
export async function pickPaths(
  window: BrowserWindow,
  kind: 'files' | 'folder',
  { dialogs: words }: DesktopWords,
): Promise<string[] | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: kind === 'files' ? words.addFiles : words.addFolder,
    buttonLabel: words.add,
    properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'multiSelections'],
  });
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
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
