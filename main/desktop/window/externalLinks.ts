/** Opens pages in the browser: the service's own pages by name, and addresses from the service's answers. */
import { shell } from 'electron';

import { type CallArgs, isOwnHost, externalHost } from '../../../preload/contract.ts';

const pages: Readonly<Record<CallArgs<'openPage'>['page'], string>> = {
  'control-plane': 'https://app.mediamagic.app',
  support: 'https://support.mediamagic.app',
};

export async function openPage(page: CallArgs<'openPage'>['page']): Promise<void> {
  await shell.openExternal(pages[page]);
}

/** Shows a folder in the system's file manager. Throws the system's message when that fails. */
export async function openFolder(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(problem);
}

/**
 * Opens an https address from an answer of the service and returns whether it was opened. `ask` shows the host and confirms
 * every host that is not the service's own.
 */
export async function openAddress(
  address: string,
  ask: (host: string) => Promise<boolean>,
): Promise<boolean> {
  const host = externalHost(address);
  if (host === null || (!isOwnHost(host) && !(await ask(host)))) return false;
  await shell.openExternal(new URL(address).href);
  return true;
}
