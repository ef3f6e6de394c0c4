/**
 * Code and message of an unknown error. JavaScript can throw any value, and only some errors have a code.
 */
import { constants } from 'node:os';

/** The code of the system, of SQLite or of Node, such as `ENOENT`; `otherwise` if there is none. */
export function errorCode(error: unknown, otherwise = ''): string {
  return error instanceof Error && 'code' in error ? systemCode(String(error.code)) : otherwise;
}

/** Linux has this code, which Node does not list. */
const furtherCodes: readonly (readonly [string, number])[] = [['ENOMEDIUM', 123]];
const codeByNumber: ReadonlyMap<number, string> = new Map(
  [...Object.entries(constants.errno), ...(process.platform === 'linux' ? furtherCodes : [])].map(
    ([code, number]) => [number, code],
  ),
);

/** Node calls codes that libuv does not know, such as that of a stale handle, `Unknown system error -116`. */
function systemCode(code: string): string {
  const number = /^Unknown system error -(\d+)$/u.exec(code)?.[1];
  return number === undefined ? code : (codeByNumber.get(Number(number)) ?? code);
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
