/** What a second start sends to the app that runs. Pure. */
import { z } from 'zod';

import type { StartWish } from './commandLine.ts';

/**
 * One text, not a list: with a list of more than eight, Electron 41 took the lock from the first instance and killed it
 * (electron/electron#52020).
 */
const handOver = z.object({ start: z.string() });
const wishSchema = z.strictObject({
  paths: z.array(z.string()),
  links: z.array(z.string()),
  isHidden: z.boolean(),
});

/** What a second start sends along. */
export function packWish(wish: StartWish): { start: string } {
  return { start: JSON.stringify(wish) };
}

/** null: what came is nothing that we sent. */
export function unpackWish(data: unknown): StartWish | null {
  const packed = handOver.safeParse(data);
  if (!packed.success) return null;
  try {
    return wishSchema.parse(JSON.parse(packed.data.start));
  } catch {
    return null;
  }
}
