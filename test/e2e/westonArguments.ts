/** The command line of Weston, whose backends got shorter names in version 11. */

/** @param versionText what `weston --version` prints. */
export function westonArguments(versionText: string, socket: string): string[] {
  const major = Number(/\b(\d+)\.\d+/u.exec(versionText)?.[1] ?? 0);
  return [
    // Its headless backend asks for no second frame, so a window would stay as it was at first.
    `--backend=${major >= 11 ? 'x11' : 'x11-backend.so'}`,
    `--socket=${socket}`,
    '--use-pixman',
    '--idle-time=0',
    '--width=1600',
    '--height=1200',
  ];
}
