/**
 * When a new window can be shown without a flash: at `ready-to-show`. That event can stay out (electron/electron#48859): on
 * Wayland a hidden window is never painted, and a failing graphics driver paints nothing. So a loaded page counts too.
 */
import type { Clock } from '../../shared/clock.ts';

/** A window as far as its first paint goes. */
export interface PaintedWindow {
  once(event: 'ready-to-show', listener: () => void): unknown;
  readonly webContents: { once(event: 'did-finish-load' | 'did-fail-load', listener: () => void): unknown };
}

/** How long a loaded page may stay unpainted before it is shown as it is. */
const unpaintedMs = 1_500;

/** How long after a page is loaded its window is shown without a paint, in milliseconds. */
export function paintLimitMs(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): number {
  const isWayland = platform === 'linux' && (env['WAYLAND_DISPLAY'] ?? '') !== '';
  return isWayland ? 0 : unpaintedMs;
}

/** Resolves once the window can be shown; `limitMs`: of `paintLimitMs`. */
export function firstPaint(window: PaintedWindow, limitMs: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    window.once('ready-to-show', () => resolve());
    for (const event of ['did-finish-load', 'did-fail-load'] as const)
      window.webContents.once(event, () => clock.after(limitMs, resolve));
  });
}
