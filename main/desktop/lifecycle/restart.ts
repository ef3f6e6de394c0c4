/** Starts the app anew once this process has ended. */
import { app } from 'electron';

import { restartArguments } from './commandLine.ts';

/**
 * The caller quits. The new process is the installed app as it is then, which may be another version. `environmentKey`:
 * the key that the environment gave to this process, which took it out of its environment; '' for none.
 */
export function relaunch(environmentKey: string): void {
  if (environmentKey !== '') process.env['MEDIAMAGIC_API_KEY'] = environmentKey;
  const image = process.env['APPIMAGE'];
  app.relaunch({
    args: restartArguments(process.argv.slice(1)),
    // The mount that an AppImage runs from ends with this process.
    ...(image !== undefined && image !== '' && { execPath: image }),
  });
}
