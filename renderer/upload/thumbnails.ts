/**
 * Decides which small pictures are made and stored: one at a time, the latest request first, and a limited number in
 * memory. A picture that nothing shows any more is not made, and its making is cancelled.
 */

/** A square for a row, or as large as the drawer shows it. */
export type PictureSize = 'thumbnail' | 'preview';

export interface ThumbnailRequest {
  readonly id: string;
  readonly size: PictureSize;
  /** Differs for each size, and changes when the file changes. */
  readonly key: string;
}

interface ThumbnailDeps {
  /** Returns an address for an image element, or null when the file has no picture. Must not reject. */
  make(request: ThumbnailRequest, signal: AbortSignal): Promise<string | null>;
  /** Called when an address is no longer needed. */
  discard(address: string): void;
  /** Called with the result of a request. */
  made(key: string, address: string | null): void;
  /** Called when a stored result is evicted. */
  evicted(key: string): void;
}

/** Each takes a few kilobytes, and the few of the drawer some hundred. */
const maxThumbnails = 400;

export function createThumbnails(deps: ThumbnailDeps, limit = maxThumbnails) {
  /** By key, the most recently used last. */
  const answers = new Map<string, string | null>();
  /** By key, the number of components that show it. */
  const inUse = new Map<string, number>();
  const waiting = new Map<string, ThumbnailRequest>();
  let inFlight: { readonly key: string; readonly making: AbortController } | null = null;

  async function work(): Promise<void> {
    if (inFlight !== null) return;
    for (let next = [...waiting].at(-1); next !== undefined; next = [...waiting].at(-1)) {
      const [key, request] = next;
      waiting.delete(key);
      const making = new AbortController();
      inFlight = { key, making };
      const address = await deps.make(request, making.signal);
      // Cancelled: whether it has a picture is not known.
      if (making.signal.aborted && address === null) continue;
      answers.set(key, address);
      deps.made(key, address);
      evictOldest();
    }
    inFlight = null;
  }

  function evictOldest(): void {
    for (const [key, address] of answers) {
      if (answers.size <= limit) return;
      if (inUse.has(key)) continue;
      answers.delete(key);
      if (address !== null) deps.discard(address);
      deps.evicted(key);
    }
  }

  function cancelUnused(key: string): void {
    if (inFlight?.key === key && !inUse.has(key)) inFlight.making.abort();
  }

  return {
    /** Requests a thumbnail for a visible component, which must call `release` later. */
    request(request: ThumbnailRequest): void {
      const { key } = request;
      inUse.set(key, (inUse.get(key) ?? 0) + 1);
      const answer = answers.get(key);
      if (answer !== undefined) {
        answers.delete(key);
        answers.set(key, answer);
      } else if (key !== inFlight?.key || inFlight.making.signal.aborted) {
        waiting.set(key, request);
        void work();
      }
    },
    /** Ends a use. A thumbnail that nothing shows any more is not made. */
    release(key: string): void {
      const others = (inUse.get(key) ?? 1) - 1;
      if (others > 0) {
        inUse.set(key, others);
      } else {
        inUse.delete(key);
        waiting.delete(key);
        // Rows that change places release and request it in one turn.
        queueMicrotask(() => cancelUnused(key));
      }
    },
  };
}
