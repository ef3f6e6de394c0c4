/** Asks the two databases of a desktop, GIO and xdg-utils, which app opens a type of file. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runTool } from '../../build/package/fpm/runTool.ts';
import { allowedTypes } from '../../main/files/allowedTypes.ts';
import type { Session } from './session.ts';

/** Asks both databases for each type in one process. */
const askForEach = `
for type in "$@"; do
  echo "$type: $(gio mime "$type" | sed -n '1s/.*: //p') $(xdg-mime query default "$type")"
done`;

/**
 * Returns one line per type that the service accepts: the type, a colon, and the names of the entries if there are any.
 *
 * @param dataFolder The folder to use instead of the machine's folders; null for these.
 */
export async function defaultsOf(session: Session, dataFolder: string | null): Promise<string[]> {
  const where = dataFolder === null ? [] : [`XDG_DATA_DIRS=${dataFolder}`];
  const text = await session.read('env', ...where, 'sh', '-c', askForEach, 'sh', ...allowedTypes);
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

/** Creates a folder like /usr/share of a desktop that has the entry `installed` and those in `others`. */
export async function makeDesktop(
  folder: string,
  installed: string,
  others: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const applications = join(folder, 'applications');
  await mkdir(applications, { recursive: true });
  await cp(installed, join(applications, 'mediamagic-uploader.desktop'));
  for (const [name, types] of Object.entries(others)) {
    const lines = ['[Desktop Entry]', 'Type=Application', `Name=${name}`, 'Exec=/bin/true %U'];
    await writeFile(join(applications, name), [...lines, `MimeType=${types.join(';')};`, ''].join('\n'));
  }
  await runTool('update-desktop-database', [applications]);
}
