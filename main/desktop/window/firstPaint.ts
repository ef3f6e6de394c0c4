/**
 * Decides when a new window can be shown without a flash: at `ready-to-show`. That event may never be sent
 * (electron/electron#48859), because Wayland never paints a hidden window and a failing graphics driver paints nothing. So
 * the window is also shown some time after its page has loaded.
 */
import type { Clock } from '../../shared/clock.ts';

/** The events of a window that the first paint depends on. */
export interface PaintedWindow {
  once(event: 'ready-to-show', listener: () => void): unknown;
  readonly webContents: { once(event: 'did-finish-load' | 'did-fail-load', listener: () => void): unknown };
}

/** How long a loaded page may stay unpainted before its window is shown. */
const unpaintedMs = 1_500;

/** The time in milliseconds after which a loaded page is shown without a paint. 0 on Wayland. */
export function paintLimitMs(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const isWayland = platform === 'linux' && (env['WAYLAND_DISPLAY'] ?? '') !== '';
  return isWayland ? 0 : unpaintedMs;
}

/** Resolves once the window can be shown. `limitMs` comes from `paintLimitMs`. */
export function firstPaint(window: PaintedWindow, limitMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    window.once('ready-to-show', () => resolve());
    for (const event of ['did-finish-load', 'did-fail-load'] as const)
      window.webContents.once(event, () => clock.after(limitMs, resolve));
  });
}
