/** The pages that may be opened outside: the service's own, by name, and addresses that came with its answers. */
import { shell } from 'electron';

import type { CallArgs } from '../../preload/contract.ts';

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

/** Opens an address that came with an answer of the service: http and https only. */
export async function openAddress(address: string): Promise<void> {
  if (!URL.canParse(address) || !['https:', 'http:'].includes(new URL(address).protocol)) return;
  await shell.openExternal(address);
}
