/** Writes text to the system's clipboard. */
import { errorMessage } from '../../shared/errno.ts';
import type { Log } from '../../shared/log.ts';

export interface TextClipboard {
  /** Returns a promise since Electron 44. Earlier versions write before they return. */
  writeText(text: string): Promise<void> | void;
}

/** Returns false and logs the reason when the system refuses, for example because another program locks the clipboard. */
export async function copyText(clipboard: TextClipboard, text: string, log: Log): Promise<boolean> {
  try {
    await clipboard.writeText(text);
    return true;
  } catch (error) {
    log.warn(`The clipboard refused a text: ${errorMessage(error)}`);
    return false;
  }
}
