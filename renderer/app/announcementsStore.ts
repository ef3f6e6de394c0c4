/** News for the one live region; whoever has some says it here and makes no region of its own. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

export interface Announcement {
  /** A newer sentence of the same topic replaces one that was not spoken yet. */
  readonly topic: string;
  readonly sentence: string;
}

export const useAnnouncements = defineStore('announcements', () => {
  const latest = shallowRef<Announcement | null>(null);

  function announce(topic: string, sentence: string): void {
    latest.value = { topic, sentence };
  }

  return { latest, announce };
});

export const announceIntervalMs = 5_000;

export interface AnnouncementQueue {
  /** Keeps `sentence` for the next announcement; a newer one of the same topic replaces it. */
  add(topic: string, sentence: string): void;
  /** The text to speak now, or null; `now` in milliseconds. */
  takeDue(now: number): string | null;
  /** Milliseconds until something is due; null while there is nothing to announce. */
  waitMs(now: number): number | null;
}

export function createAnnouncementQueue(): AnnouncementQueue {
  const pending = new Map<string, string>();
  let lastAt = Number.NEGATIVE_INFINITY;

  function waitMs(now: number): number | null {
    return pending.size === 0 ? null : Math.max(0, lastAt + announceIntervalMs - now);
  }

  return {
    add(topic, sentence) {
      // Deleted first so that the order of speaking is the order of the newest news.
      pending.delete(topic);
      pending.set(topic, sentence);
    },
    takeDue(now) {
      if (waitMs(now) !== 0) return null;
      const text = [...pending.values()].join(' ');
      pending.clear();
      lastAt = now;
      return text;
    },
    waitMs,
  };
}
