/**
 * The dialogs about a start that cannot continue. They name the data folder and what helps, so that the app never ends
 * without a word. This file is loaded only then.
 */
import { access, constants, statfs } from 'node:fs/promises';

import { app, dialog } from 'electron';

import { errorCode, errorMessage } from '../../shared/errno.ts';
import { redact } from '../../shared/redact.ts';
import { desktopMessages } from '../messages.ts';

/** Why the data folder cannot be used. */
type FolderProblem = 'full' | 'read-only' | 'in-use' | 'in-the-way' | 'other';

const problemOfCode: readonly (readonly [RegExp, FolderProblem])[] = [
  [/^(?:ENOSPC|EDQUOT|SQLITE_FULL)/u, 'full'],
  [/^(?:EROFS|EACCES|EPERM|SQLITE_READONLY|SQLITE_PERM)/u, 'read-only'],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED|EBUSY)/u, 'in-use'],
  [/^(?:ENOTDIR|EEXIST|EISDIR)/u, 'in-the-way'],
];

/** What the error of a file system or of SQLite says about the data folder. */
function folderProblem(error: unknown): FolderProblem {
  const code = errorCode(error);
  return problemOfCode.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}

/** Shows why the app cannot start. Resolves to what the person wants. */
export async function askAboutStart(error: unknown, folder: string): Promise<'again' | 'quit'> {
  const t = desktopMessages('system', app.getLocale());
  const message = t('startFailure.title');
  const detail = t(detailOf(await knownProblem(error, folder)), {
    folder,
    reason: redact(errorMessage(error)),
  });
  // A start from a terminal or a script sees no dialog.
  process.stderr.write(`${message}\n${detail}\n`);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message,
    detail,
    buttons: [t('startFailure.again'), t('menu.quit')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  return response === 0 ? 'again' : 'quit';
}

/** A database needs this much for the files beside it. */
const leastFreeBytes = 1_024 * 1_024;

/**
 * SQLite cannot open a file for many reasons, and calls a full disk an error of the disk where it maps the file into
 * memory. The folder itself knows some of them.
 */
async function knownProblem(error: unknown, folder: string): Promise<FolderProblem> {
  const problem = folderProblem(error);
  if (problem !== 'other') return problem;
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < leastFreeBytes ? 'full' : 'other';
  } catch (reason) {
    return folderProblem(reason);
  }
}

function detailOf(problem: FolderProblem) {
  switch (problem) {
    case 'full':
      return 'startFailure.full';
    case 'read-only':
      return 'startFailure.readOnly';
    case 'in-use':
      return 'startFailure.inUse';
    case 'in-the-way':
      return 'startFailure.inTheWay';
    case 'other':
      return 'startFailure.other';
  }
}

/** Shows that the paths of this start cannot be handed over to the app that runs. */
export async function showNotHandedOver(folder: string): Promise<void> {
  const t = desktopMessages('system', app.getLocale());
  const [message, detail] = [
    t('startFailure.notHandedOver'),
    t('startFailure.notHandedOverDetail', { folder }),
  ];
  process.stderr.write(`${message}\n${detail}\n`);
  await dialog.showMessageBox({ type: 'error', message, detail, noLink: true });
}
