import { EventEmitter } from 'node:events';

import { expect, it } from 'vitest';

import { firstPaint, paintLimitMs } from '../../../../../main/desktop/window/firstPaint.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

function windowThat(limitMs: number) {
  const window = Object.assign(new EventEmitter(), { webContents: new EventEmitter() });
  const clock = new FakeClock();
  const seen = { isPainted: false };
  const painted = firstPaint(window, limitMs, clock).then(() => {
    seen.isPainted = true;
    return seen;
  });
  /** Whether the window can be shown after all events so far. */
  const isPainted = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return seen.isPainted;
  };
  return { window, clock, painted, isPainted };
}

it('shows a window when it is painted', async () => {
  const { window, isPainted } = windowThat(1_500);
  window.webContents.emit('did-finish-load');
  expect(await isPainted()).toBe(false);
  window.emit('ready-to-show');
  expect(await isPainted()).toBe(true);
});

it.each(['did-finish-load', 'did-fail-load'])(
  'shows a window that is never painted some time after %s',
  async (event) => {
    const { window, clock, isPainted } = windowThat(1_500);
    window.webContents.emit(event);
    clock.advance(1_400);
    expect(await isPainted()).toBe(false);
    clock.advance(100);
    expect(await isPainted()).toBe(true);
  },
);

it('shows a window on Wayland as soon as its page is loaded', async () => {
  const { window, clock, isPainted } = windowThat(paintLimitMs('linux', { WAYLAND_DISPLAY: 'wayland-0' }));
  window.webContents.emit('did-finish-load');
  clock.advance(0);
  expect(await isPainted()).toBe(true);
});

it.each([
  ['linux', { DISPLAY: ':0' }],
  ['linux', { WAYLAND_DISPLAY: '' }],
  ['darwin', { WAYLAND_DISPLAY: 'wayland-0' }],
  ['win32', {}],
] as const)('waits for the paint on %s with %j', (platform, env) => {
  expect(paintLimitMs(platform, env)).toBeGreaterThan(1_000);
});
