/** Which characters the name of a file may have at the service. The app and the local service share this rule. */

/** Control characters (C0, DEL and C1), halves of characters, and the separators of paths. */
const refused = /[\p{Cc}\p{Surrogate}/\\]/u;
const everyRefused = new RegExp(refused.source, 'gu');

export function hasRefusedCharacter(name: string): boolean {
  return refused.test(name);
}

/** The name with `_` for each character that the service refuses. */
export function withoutRefusedCharacters(name: string): string {
  return name.replace(everyRefused, '_');
}

/**
 * Whether the path comes from a name that is not UTF-8 (Linux, network drives, old archives). Node shows its bytes as
 * U+FFFD, and no file can be opened by that name.
 */
export function mayBeNotUtf8(path: string): boolean {
  return path.includes('\uFFFD');
}
