/**
 * Code and message of an unknown error. JavaScript throws anything, and only some errors carry a code of the system.
 */

/** The system's, SQLite's or Node's code, such as `ENOENT`; `otherwise` where there is none. */
export function errorCode(error: unknown, otherwise = ''): string {
  return error instanceof Error && 'code' in error ? String(error.code) : otherwise;
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
