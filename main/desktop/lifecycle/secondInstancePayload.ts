/** What a second start sends to the app that runs. Pure. */
import type { StartRequest } from './commandLine.ts';

/**
 * What a second start sends along. One text, not a list: with a list of more than eight, Electron 41 took the lock from the
 * first instance and killed it (electron/electron#52020).
 */
export function packRequest(request: StartRequest): { start: string } {
  return { start: JSON.stringify(request) };
}

/** null: what came is nothing that we sent. By hand, without zod: this is loaded before the first window is opened. */
export function unpackRequest(data: unknown): StartRequest | null {
  const { start } = recordOf(data);
  if (typeof start !== 'string') return null;
  try {
    const { paths, links, isHidden, isConfirmed, ...others } = recordOf(JSON.parse(start));
    const isRequest =
      isTexts(paths) &&
      isTexts(links) &&
      typeof isHidden === 'boolean' &&
      typeof isConfirmed === 'boolean' &&
      Object.keys(others).length === 0;
    return isRequest ? { paths, links, isHidden, isConfirmed } : null;
  } catch {
    return null;
  }
}

function recordOf(data: unknown): Record<string, unknown> {
  return typeof data === 'object' && data !== null ? { ...data } : {};
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
