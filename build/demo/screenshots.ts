/** Pictures of the window: in every look where the display is ours, as it stands where a person is watching. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { projectFolder } from '../electron/paths.ts';
import type { AppWindow, Look } from './appWindow.ts';

/** Who sees the window: a person, whose display it is on, or only we. */
export type Audience = 'watched' | 'unwatched';

/** In the project's folder. Git-ignored; holds the pictures of the last demo. */
export const screenshotFolderName = 'artifacts/demo';
const screenshotFolder = join(projectFolder, screenshotFolderName);

const wide = { width: 1_280, height: 800 };
const narrow = { width: 480, height: 800 };

const looks: readonly Look[] = [
  { theme: 'light', ...wide },
  { theme: 'light', ...narrow },
  { theme: 'dark', ...narrow },
  { theme: 'dark', ...wide },
];

export async function emptyScreenshotFolder(): Promise<void> {
  await rm(screenshotFolder, { recursive: true, force: true });
  await mkdir(screenshotFolder, { recursive: true });
}

/** `moment` begins the names: `running-dark-480x800.png`. A watched window is taken as the person has it. */
export async function takePictures(app: AppWindow, moment: string, audience: Audience): Promise<void> {
  if (audience === 'watched') return await app.photograph(screenshotFolder, moment);
  for (const look of looks) {
    await app.show(look);
    await app.photograph(screenshotFolder, `${moment}-${look.theme}-${look.width}x${look.height}`);
  }
}
