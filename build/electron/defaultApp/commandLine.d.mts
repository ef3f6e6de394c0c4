/** The types of commandLine.mjs, which Electron runs as it is. */
export type CommandLine =
  | { readonly kind: 'run'; readonly path: string; readonly modules: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'nothing' };

/** @param args the command line without the executable. */
export function readCommandLine(args: readonly string[]): CommandLine;
