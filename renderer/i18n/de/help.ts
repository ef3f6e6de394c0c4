/** German messages of the help: its menu in the window and its documents. */
import type { Catalogue } from '../catalogue.ts';

export const help: Catalogue['help'] = {
  label: 'Hilfe',
  guide: 'Anleitung',
  news: 'Neuerungen (Englisch)',
  about: 'Über MediaMagic Uploader',
  contents: 'Inhalt',
  explain: {
    guide: 'So verwenden Sie MediaMagic Uploader',
    news: 'Was in dieser Version von MediaMagic Uploader neu ist',
  },
};
