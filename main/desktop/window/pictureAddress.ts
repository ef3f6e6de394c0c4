/** The addresses under which the window asks for the pictures of uploads: an id, never a path. */

/** The upload that an address asks the picture of; null for any other address. */
export function pictureIdOf(address: string): string | null {
  const { pathname } = new URL(address);
  return /^\/pictures\/([0-9a-f-]{36})$/.exec(pathname)?.[1] ?? null;
}
