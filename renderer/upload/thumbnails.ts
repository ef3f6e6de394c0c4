/** Which small pictures are made and kept: one at a time, the newest wish first, as many as a long scroll needs. */

export interface ThumbnailRequest {
  readonly id: string;
  /** Changes when the file does. */
  readonly key: string;
}

export interface ThumbnailDeps {
  /** An address for an image element; null where there is no picture to show. Must not reject. */
  make(id: string): Promise<string | null>;
  /** The address is no longer shown or kept. */
  drop(address: string): void;
  /** A wish was answered. */
  made(key: string, address: string | null): void;
  /** A kept answer was given up. */
  forgotten(key: string): void;
}

/** Some kilobytes each. */
const keptThumbnails = 400;

export function createThumbnails(deps: ThumbnailDeps, kept = keptThumbnails) {
  /** The last used at the end. */
  const answers = new Map<string, string | null>();
  const inSight = new Map<string, number>();
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
      forgetOldest();
    }
    inFlight = null;
  }

  function forgetOldest(): void {
    for (const [key, address] of answers) {
      if (answers.size <= kept) return;
      if (inSight.has(key)) continue;
      answers.delete(key);
      if (address !== null) deps.drop(address);
      deps.forgotten(key);
    }
  }

  return {
    /** Something in sight shows this picture, until it leaves. */
    want({ id, key }: ThumbnailRequest): void {
      inSight.set(key, (inSight.get(key) ?? 0) + 1);
      const answer = answers.get(key);
      if (answer !== undefined) {
        answers.delete(key);
        answers.set(key, answer);
      } else if (key !== inFlight) {
        waiting.set(key, id);
        void work();
      }
    },
    /** What scrolled by before its turn is not made. */
    leave(key: string): void {
      const others = (inSight.get(key) ?? 1) - 1;
      if (others > 0) {
        inSight.set(key, others);
      } else {
        inSight.delete(key);
        waiting.delete(key);
      }
    },
  };
}
