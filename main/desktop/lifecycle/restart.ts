/** Starts the app again once this process has ended. */
import { app } from 'electron';

import { restartArguments } from './commandLine.ts';

/**
 * Schedules the new process; the caller quits. The new process is the app installed at that time, possibly another version.
 * `environmentKey` is the API key that this process took out of its environment, '' for none. The new process gets it back.
 */
export function relaunch(environmentKey: string): void {
  if (environmentKey !== '') process.env['MEDIAMAGIC_API_KEY'] = environmentKey;
  const image = process.env['APPIMAGE'];
  app.relaunch({
    args: restartArguments(process.argv.slice(1)),
    // An AppImage runs from a mount that ends with this process, so the AppImage file has to be started.
    ...(image !== undefined && image !== '' && { execPath: image }),
  });
}
