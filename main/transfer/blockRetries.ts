/** How often a request of a block upload is repeated in place, and after which pause. */
import type { Failure } from '../../preload/contract.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { pause } from '../shared/waitUntil.ts';

/** How often one block, or the list of blocks, is sent in one attempt. */
export const triesPerBlock = 5;
const blockBackoff = { baseMs: 500, capMs: 8_000 };
/** When storage asks for a longer pause, the upload waits in the queue and its blocks give up their slots. */
export const maxWaitMs = 10_000;

/** Waits before the next attempt. Resolves with false when there must not be one. */
export async function mayRetry(
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  { retryAfterMs = 0 }: Failure,
  attempt: number,
): Promise<boolean> {
  if (attempt >= triesPerBlock || retryAfterMs > maxWaitMs) return false;
  const delayMs = backoffMs(blockBackoff, attempt, clock.random());
  await pause(clock, Math.max(delayMs, retryAfterMs), signal);
  signal.throwIfAborted();
  return true;
}
