/**
 * Decides which thumbnails are made and stored: one at a time, the latest request first, and a limited number in
 * memory.
 */

export interface ThumbnailRequest {
  readonly id: string;
  /** Changes when the file changes. */
  readonly key: string;
}

interface ThumbnailDeps {
  /** Returns an address for an image element, or null when the file has no picture. Must not reject. */
  make(id: string): Promise<string | null>;
  /** Called when an address is no longer needed. */
  discard(address: string): void;
  /** Called with the result of a request. */
  made(key: string, address: string | null): void;
  /** Called when a stored result is evicted. */
  evicted(key: string): void;
}

/** Each takes a few kilobytes. */
const maxThumbnails = 400;

export function createThumbnails(deps: ThumbnailDeps, limit = maxThumbnails) {
  /** By key, the most recently used last. */
  const answers = new Map<string, string | null>();
  /** By key, the number of components that show it. */
  const inUse = new Map<string, number>();
  const waiting = new Map<string, string>();
  let inFlight: string | null = null;

  async function work(): Promise<void> {
    if (inFlight !== null) return;
    for (let next = [...waiting].at(-1); next !== undefined; next = [...waiting].at(-1)) {
      const [key, id] = next;
      waiting.delete(key);
      inFlight = key;
      const address = await deps.make(id);
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

  return {
    /** Requests a thumbnail for a visible component, which must call `release` later. */
    request({ id, key }: ThumbnailRequest): void {
      inUse.set(key, (inUse.get(key) ?? 0) + 1);
      const answer = answers.get(key);
      if (answer !== undefined) {
        answers.delete(key);
        answers.set(key, answer);
      } else if (key !== inFlight) {
        waiting.set(key, id);
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
      }
    },
  };
}
