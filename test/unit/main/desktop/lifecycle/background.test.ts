/** What closing the window does. */
import { expect, it, vi } from 'vitest';

import { closeAction } from '../../../../../main/desktop/lifecycle/background.ts';

// The rule needs nothing of Electron, which these tests do not have.
vi.mock('electron', () => ({}));

it.each([
  ['keep-running', true, true],
  ['quit', true, false],
  ['quit', false, true],
] as const)('is %s when the setting is %s and the tray icon is shown: %s', (action, keep, shown) => {
  expect(closeAction({ keepInBackground: keep, trayIsShown: shown })).toBe(action);
});
