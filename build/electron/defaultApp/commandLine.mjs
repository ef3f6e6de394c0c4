/** Reads the command line of `electron [switches] <path-to-app> [arguments]`. */

/**
 * What is before the app's path: Chromium's and Electron's switches (`--no-sandbox`, `--user-data-dir=…`), which those have
 * read already, and modules to load first (`-r`), by which a test driver attaches itself. What is after it belongs to the
 * app.
 */
export function readCommandLine(args) {
  const modules = [];
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '-r' || args[index] === '--require') {
      index += 1;
      modules.push(args[index]);
    } else if (!args[index].startsWith('-')) {
      return { path: args[index], modules };
    }
  }
  return { path: null, modules };
}
