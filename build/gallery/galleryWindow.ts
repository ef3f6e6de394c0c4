/** The gallery in a real Electron window: shows any state of the app's window, in any theme and size, at a fixed moment. */
import { join } from 'node:path';

import { type ElectronApplication, type Page, _electron } from '@playwright/test';

import { projectFolder } from '../electron/places.ts';
import type { PreparedElectron } from '../electron/prepareElectron.ts';
import { type Gallery, serveGallery } from './gallery.ts';

export interface GalleryLook {
  /** The gallery's own query without the theme, e.g. `empty=1`. */
  readonly query: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** All that is shown is of this moment, and stays so. */
const moment = new Date('2026-03-12T10:30:00');

export class GalleryWindow {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly #gallery: Gallery;

  private constructor(electron: ElectronApplication, page: Page, gallery: Gallery) {
    this.electron = electron;
    this.page = page;
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
    const page = await electron.firstWindow();
    await page.clock.setFixedTime(moment);
    return new GalleryWindow(electron, page, gallery);
  }

  /** Loads the gallery afresh; resolves when its queue is there. */
  async show({ query, theme, width, height }: GalleryLook): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await this.page.mouse.move(0, 0);
    await this.page.goto(`${this.#gallery.address}?lang=en&still=1&theme=${theme}&${query}`);
    await this.page
      .getByTestId(/^(upload-list|empty-queue|first-run)$/)
      .first()
      .waitFor();
  }

  /** The same in the other theme, without loading it afresh. */
  async turn(theme: GalleryLook['theme']): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await this.page.locator(':root').evaluate((root, name) => {
      root.dataset['theme'] = name;
    }, theme);
  }

  async close(): Promise<void> {
    await this.electron.close();
    await this.#gallery.stop();
  }
}
