/** The system's picker for files or a folder. */
import { type BrowserWindow, dialog } from 'electron';

/** The chosen paths, null when it was cancelled. Linux and Windows cannot pick files and folders in one dialog. */
export async function pickPaths(window: BrowserWindow, kind: 'files' | 'folder'): Promise<string[] | null> {
  const answer = await dialog.showOpenDialog(window, {
    properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'multiSelections'],
  });
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths;
}
