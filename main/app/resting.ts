/** Whether the app rests: no person looks at it, and no upload is active. */
import { BrowserWindow } from 'electron';

import type { UploadQueue } from '../queue/uploadQueue.ts';

export function isAppResting(queue: Pick<UploadQueue, 'isWorking' | 'queries'>): boolean {
  if (queue.isWorking || queue.queries.overview().counts.active > 0) return false;
  return BrowserWindow.getAllWindows().every((window) => window.isDestroyed() || !window.isVisible());
}
