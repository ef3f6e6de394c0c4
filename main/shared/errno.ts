/**
 * Code and message of an unknown error. JavaScript can throw any value, and only some errors have a code.
 */

/** The code of the system, of SQLite or of Node, such as `ENOENT`; `otherwise` if there is none. */
export function errorCode(error: unknown, otherwise = ''): string {
  return error instanceof Error && 'code' in error ? String(error.code) : otherwise;
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
