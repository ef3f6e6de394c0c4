/** Menus, dialogs and notifications use the language of the settings. */
import { expect, it } from 'vitest';

import { desktopMessages } from '../../../../main/desktop/messages.ts';

it('uses the language of the settings, or of the system', () => {
  expect(desktopMessages('de', 'en-US')('menu.quit')).toBe('Beenden');
  expect(desktopMessages('en', 'de-DE')('menu.quit')).toBe('Quit');
  expect(desktopMessages('system', 'de-DE')('menu.quit')).toBe('Beenden');
});

it('uses singular and plural', () => {
  const t = desktopMessages('en', 'en-US');
  expect(t('quit.question', { count: 1 })).toBe('Quit while 1 file is uploading?');
  expect(t('quit.question', { count: 1_200 })).toBe('Quit while 1,200 files are uploading?');
});

it('creates one translator for each language', () => {
  expect(desktopMessages('de', 'en-US')).toBe(desktopMessages('de', 'en-US'));
});
