/** Lets a person drag the file of an upload out of the window, into another program or folder. */
import type { NativeImage, WebContents } from 'electron';

import { type LinkedPath, pathWithoutLinks, statWithoutLinks } from '../../files/openFile.ts';

/** Returns whether there is such a file; a drag of a missing file would end in an error of the other program. */
export async function dragFile(
  upload: LinkedPath,
  contents: Pick<WebContents, 'startDrag'>,
  icon: () => NativeImage,
): Promise<boolean> {
  try {
    const path = await pathWithoutLinks(upload);
    const stats = await statWithoutLinks(path);
    if (!stats.isFile()) return false;
    contents.startDrag({ file: path, icon: icon() });
    return true;
  } catch {
    return false; // it is gone, a link has replaced it, or its drive does not answer
  }
}
