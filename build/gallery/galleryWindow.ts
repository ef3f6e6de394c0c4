/** The gallery in a real Electron window. */
import { join } from 'node:path';

import { type ElectronApplication, type Page, _electron } from '@playwright/test';

import { projectFolder } from '../electron/paths.ts';
import type { PreparedElectron } from '../electron/prepareElectron.ts';
import { type Gallery, serveGallery } from './gallery.ts';
import { GalleryPage } from './galleryPage.ts';

export class GalleryWindow extends GalleryPage {
  readonly electron: ElectronApplication;
  readonly #gallery: Gallery;

  private constructor(electron: ElectronApplication, page: Page, gallery: Gallery) {
    super(page, gallery.address);
    this.electron = electron;
    this.#gallery = gallery;
  }

  /** `userData`: an empty folder for what Chromium keeps. */
  static async open(prepared: PreparedElectron, userData: string): Promise<GalleryWindow> {
    const gallery = await serveGallery();
    const electron = await _electron.launch({
      executablePath: prepared.runtime.executablePath,
      args: [
        ...prepared.args,
        join(projectFolder, 'build/gallery/electronMain.mjs'),
        `--user-data-dir=${userData}`,
        '--lang=en',
        '--force-device-scale-factor=1',
      ],
      env: { ...prepared.env, LANGUAGE: 'en' },
    });
    const window = new GalleryWindow(electron, await electron.firstWindow(), gallery);
    await window.stopClock();
    return window;
  }

  async close(): Promise<void> {
    await this.electron.close();
    await this.#gallery.stop();
  }
}
