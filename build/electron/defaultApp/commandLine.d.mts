/** The types of commandLine.mjs, which Electron runs as it is. */

/** @param args the command line without the executable. */
export function readCommandLine(args: readonly string[]): {
  /** null when the command line names no app. */
  readonly path: string | null;
  readonly modules: readonly string[];
};
