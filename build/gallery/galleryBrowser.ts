/** The gallery in a Chromium that is not Electron's: the page as a newer runtime draws it, beside a gallery window. */
import { type Browser, type Page, chromium } from '@playwright/test';

import { GalleryPage } from './galleryPage.ts';

export class GalleryBrowser extends GalleryPage {
  private readonly browser: Browser;

  private constructor(browser: Browser, page: Page, address: string) {
    super(page, address);
    this.browser = browser;
  }

  /** `address`: of a gallery that is served already. */
  static async open(executablePath: string, address: string): Promise<GalleryBrowser> {
    const browser = await chromium.launch({
      executablePath,
      args: ['--lang=en', '--force-device-scale-factor=1'],
      // The app's window shows its scroll bars, and they take space.
      ignoreDefaultArgs: ['--hide-scrollbars'],
      env: { ...process.env, LANGUAGE: 'en' },
    });
    const window = new GalleryBrowser(browser, await browser.newPage({ locale: 'en' }), address);
    await window.stopClock();
    return window;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
