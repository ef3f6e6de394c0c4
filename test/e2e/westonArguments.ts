/** The command line of Weston. Version 11 shortened the names of its backends. */

/** @param versionText The output of `weston --version`. */
export function westonArguments(versionText: string, socket: string): string[] {
  const major = Number(/\b(\d+)\.\d+/u.exec(versionText)?.[1] ?? 0);
  return [
    // The headless backend requests only one frame, so a window would never change.
    `--backend=${major >= 11 ? 'x11' : 'x11-backend.so'}`,
    `--socket=${socket}`,
    '--use-pixman',
    '--idle-time=0',
    '--width=1600',
    '--height=1200',
  ];
}
