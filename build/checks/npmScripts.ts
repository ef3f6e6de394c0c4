/**
 * Reads the scripts of package.json as every shell that npm uses reads them (sh on Linux and macOS, cmd on Windows). A
 * portable script is a list of commands joined by `&&`, each of plain words that no shell changes. Pure.
 */

/** What a script runs, command by command; or why it means something else in another shell. */
export type ScriptReading =
  | { readonly kind: 'portable'; readonly commands: readonly (readonly string[])[] }
  | { readonly kind: 'not-portable'; readonly why: string };

/** A word that sh and cmd leave as it is: no quotes, variables, globs, redirections or backslashes. */
const plainWord = /^[\w./:@-][\w./:@=-]*$/u;
const assignment = /^\w+=/u;

export function readScript(script: string): ScriptReading {
  const commands = script.split(' && ').map((command) => command.split(' '));
  for (const [program = '', ...args] of commands) {
    if (assignment.test(program)) return notPortable(`${program} sets a variable, which cmd cannot`);
    const odd = [program, ...args].find((word) => !plainWord.test(word));
    if (odd !== undefined) return notPortable(`"${odd}" is not the same in every shell`);
  }
  return { kind: 'portable', commands };
}

/** The npm scripts that a command line such as `npm test` or `npm run check -- --fix` starts. */
export function startedScript([program, first, second]: readonly string[]): string | null {
  if (program !== 'npm') return null;
  if (first === 'test' || first === 'start') return first;
  return first === 'run' || first === 'run-script' ? (second ?? null) : null;
}

function notPortable(why: string): ScriptReading {
  return { kind: 'not-portable', why };
}
