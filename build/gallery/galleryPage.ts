/** A page that shows the gallery: any state of the app's window, in any theme and size, at a fixed moment. */
import type { Page } from '@playwright/test';

export interface GalleryLook {
  /** The gallery's own query without the theme, e.g. `empty=1`. */
  readonly query: string;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** Left out: English. */
  readonly language?: 'de';
}

/** The fixed time of the page. */
const moment = new Date('2026-03-12T10:30:00');

export class GalleryPage {
  readonly page: Page;
  /** Where the gallery is served. */
  readonly address: string;

  protected constructor(page: Page, address: string) {
    this.page = page;
    this.address = address;
  }

  /** Must be called once, before `show`. */
  protected async stopClock(): Promise<void> {
    await this.page.clock.setFixedTime(moment);
  }

  /** Loads the gallery again; resolves when its queue is visible. */
  async show({ query, theme, width, height, ...look }: GalleryLook): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await this.page.mouse.move(0, 0);
    await this.page.goto(`${this.address}?lang=${look.language ?? 'en'}&still=1&theme=${theme}&${query}`);
    await this.page
      .getByTestId(/^(upload-list|empty-queue|first-run)$/)
      .first()
      .waitFor();
    await this.page.locator(':root').evaluate((root) => root.ownerDocument.fonts.ready);
  }

  /** Changes the theme without loading the page again. */
  async turn(theme: GalleryLook['theme']): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await this.page.locator(':root').evaluate((root, name) => {
      root.dataset['theme'] = name;
    }, theme);
  }
}
