/** Reads the command line of `electron [switches] <path-to-app> [arguments]`. */

/** Switches of Node that are followed by the name of a module; a test driver may hook itself in with them. */
const preloadSwitches = new Set(['-r', '--require']);

/**
 * What is before the app's path: Chromium's and Electron's switches (`--no-sandbox`, `--user-data-dir=…`), which
 * those have read themselves, and modules to load first. What is after it belongs to the app.
 */
export function readCommandLine(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (preloadSwitches.has(argument)) {
      index += 1;
      modules.push(args[index]);
    } else if (argument === '--version' || argument === '-v') {
      return { kind: 'version' };
    } else if (!argument.startsWith('-')) {
      return { kind: 'run', path: argument, modules };
    }
  }
  return { kind: 'nothing' };
}
