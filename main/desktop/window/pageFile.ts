/** Which file of the build an address of the app's own scheme names. Pure. */
import { join } from 'node:path';

export const pageOrigin = 'app://uploader';

/**
 * The names that the build gives its files and folders. Nothing else is looked for, so no encoding, no `..`, no backslash,
 * no NUL and no drive letter reaches the file system, however it is written.
 */
const builtPath = /^(?:\/[\w-][\w.-]*)+$/u;

/** Without a name, password or port beside the host: one page, one origin. */
export function isPageAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return `${protocol}//${host}` === pageOrigin && username === '' && password === '';
}

/** The path of the file below `directory`; null when the address names none. Whether it exists is not checked. */
export function pageFile(directory: string, address: string): string | null {
  if (!isPageAddress(address)) return null;
  const { pathname } = new URL(address);
  return builtPath.test(pathname) ? join(directory, pathname) : null;
}
