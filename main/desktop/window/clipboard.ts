import { errorMessage } from '../../shared/errno.ts';
/** Puts text on the system's clipboard, and says whether it is there. */
import type { Log } from '../../shared/log.ts';

export interface TextClipboard {
  /** A promise from Electron 44 on; earlier versions write before they return. */
  writeText(text: string): Promise<void> | void;
}

/** false: the system refused, as where another program holds the clipboard. The log has the reason. */
export async function copyText(clipboard: TextClipboard, text: string, log: Log): Promise<boolean> {
  try {
    await clipboard.writeText(text);
    return true;
  } catch (error) {
    log.warn(`The clipboard refused a text: ${errorMessage(error)}`);
    return false;
  }
}
