/** What a screen reader hears: the newest sentence of each topic, spoken together, at most once in five seconds. */

export const announceEveryMs = 5_000;

export interface Announcer {
  /** Keeps `sentence` for the next announcement; a newer one of the same topic replaces it. */
  note(topic: string, sentence: string): void;
  /** The text to speak now, or null; `now` in milliseconds. */
  due(now: number): string | null;
  /** Milliseconds until something is due; null while there is nothing to say. */
  waitMs(now: number): number | null;
}

export function createAnnouncer(): Announcer {
  const pending = new Map<string, string>();
  let lastAt = Number.NEGATIVE_INFINITY;

  function waitMs(now: number): number | null {
    return pending.size === 0 ? null : Math.max(0, lastAt + announceEveryMs - now);
  }

  return {
    note(topic, sentence) {
      // Deleted first so that the order of speaking is the order of the newest news.
      pending.delete(topic);
      pending.set(topic, sentence);
    },
    due(now) {
      if (waitMs(now) !== 0) return null;
      const text = [...pending.values()].join(' ');
      pending.clear();
      lastAt = now;
      return text;
    },
    waitMs,
  };
}
