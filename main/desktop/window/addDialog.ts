/**
 * The system's dialog for adding files or folders. It opens in the folder that was used last. Without a folder, Electron 43
 * and later open every dialog in Downloads.
 */
import { dirname } from 'node:path';

import type { OpenDialogOptions, OpenDialogReturnValue } from 'electron';

import type { Clock } from '../../shared/clock.ts';
import type { Translate } from '../messages.ts';

/** How long to wait for the drive of the last folder. After that the dialog opens in the system's default folder. */
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

/** `file`: one file, in place of another. */
export type PickedKind = 'files' | 'folder' | 'file';

const titles = {
  files: 'dialogs.addFiles',
  folder: 'dialogs.addFolder',
  file: 'dialogs.chooseFile',
} as const;
const properties: Readonly<Record<PickedKind, NonNullable<OpenDialogOptions['properties']>>> = {
  files: ['openFile', 'multiSelections'],
  folder: ['openDirectory', 'multiSelections'],
  file: ['openFile'],
};

/**
 * Returns the chosen paths, or null when the dialog was cancelled. Linux and Windows cannot offer files and folders in one
 * dialog.
 */
export async function pickPaths(deps: AddDialogDeps, kind: PickedKind): Promise<string[] | null> {
  const { messages: t } = deps;
  const defaultPath = await reachableFolder(deps);
  const { canceled, filePaths } = await deps.showOpenDialog({
    title: t(titles[kind]),
    buttonLabel: t(kind === 'file' ? 'dialogs.choose' : 'dialogs.add'),
    properties: properties[kind],
    ...(defaultPath === null ? {} : { defaultPath }),
  });
  const [first] = filePaths;
  if (canceled || first === undefined) return null;
  // The parent of a chosen folder, because the next folder is usually beside it.
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
