/**
 * The system's dialog for files or folders to add. It opens in the folder that was used last; without one Electron 43 and
 * later open every dialog in Downloads.
 */
import { dirname } from 'node:path';

import type { OpenDialogOptions, OpenDialogReturnValue } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Translate } from '../messages.ts';

/** A folder on a drive that does not answer is not waited for longer than this: the dialog then opens elsewhere. */
const folderAnswerMs = 1_000;

export interface AddDialogDeps {
  readonly showOpenDialog: (options: OpenDialogOptions) => Promise<OpenDialogReturnValue>;
  /** '' before the first use. */
  readonly lastFolder: () => string;
  readonly saveLastFolder: (folder: string) => void;
  readonly isFolder: (path: string) => Promise<boolean>;
  readonly messages: Translate;
  readonly clock: Clock;
}

/** The chosen paths, null when the dialog was cancelled. Linux and Windows cannot pick files and folders in one dialog. */
export async function pickPaths(deps: AddDialogDeps, kind: 'files' | 'folder'): Promise<string[] | null> {
  const { messages: t } = deps;
  const defaultPath = await reachableFolder(deps);
  const { canceled, filePaths } = await deps.showOpenDialog({
    title: kind === 'files' ? t('dialogs.addFiles') : t('dialogs.addFolder'),
    buttonLabel: t('dialogs.add'),
    properties: kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'multiSelections'],
    ...(defaultPath === null ? {} : { defaultPath }),
  });
  const [first] = filePaths;
  if (canceled || first === undefined) return null;
  // For a folder too: the next one is usually beside it.
  const folder = dirname(first);
  if (folder !== deps.lastFolder()) deps.saveLastFolder(folder);
  return filePaths;
}

async function reachableFolder({ lastFolder, isFolder, clock }: AddDialogDeps): Promise<string | null> {
  const folder = lastFolder();
  if (folder === '') return null;
  const isReachable = await new Promise<boolean>((resolve, reject) => {
    const stopWaiting = clock.after(folderAnswerMs, () => resolve(false));
    isFolder(folder).then(resolve, reject).finally(stopWaiting);
  });
  return isReachable ? folder : null;
}
