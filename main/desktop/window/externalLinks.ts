/** The pages that may be opened outside: the service's own, by name, and addresses that came with its answers. */
import { shell } from 'electron';

import { type CallArgs, isOwnHost, outsideHost } from '../../../preload/contract.ts';

const pages: Readonly<Record<CallArgs<'openPage'>['page'], string>> = {
  'control-plane': 'https://app.mediamagic.app',
  support: 'https://support.mediamagic.app',
};

export async function openPage(page: CallArgs<'openPage'>['page']): Promise<void> {
  await shell.openExternal(pages[page]);
}

/** Shows a folder in the system's file manager. Throws when the system cannot. */
export async function openFolder(path: string): Promise<void> {
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(problem);
}

/**
 * Opens an address that came with an answer of the service: https only, and any other host than the service's own after
 * `ask`, which shows the host. Answers whether it was opened.
 */
export async function openAddress(
  address: string,
  ask: (host: string) => Promise<boolean>,
): Promise<boolean> {
  const host = outsideHost(address);
  if (host === null || (!isOwnHost(host) && !(await ask(host)))) return false;
  await shell.openExternal(new URL(address).href);
  return true;
}
