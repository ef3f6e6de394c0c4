/**
 * Announcements for screen readers. Every feature announces here, and only `LiveRegion` speaks, so that announcements
 * never interrupt each other.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

interface Announcement {
  /** A newer sentence of the same topic replaces one that has not been spoken yet. */
  readonly topic: string;
  readonly sentence: string;
  /** `at-once`: the answer to what a person has just done, who waits for it. */
  readonly when: 'in-turn' | 'at-once';
}

export const useAnnouncements = defineStore('announcements', () => {
  const latest = shallowRef<Announcement | null>(null);

  function announce(topic: string, sentence: string, when: Announcement['when'] = 'in-turn'): void {
    latest.value = { topic, sentence, when };
  }

  return { latest, announce };
});

const announceIntervalMs = 5_000;

interface AnnouncementQueue {
  /** Adds `sentence` to the next announcement, in place of an older one of the same topic. */
  add(topic: string, sentence: string): void;
  /** What is pending is due now. */
  hurry(): void;
  /** Removes and returns the text to speak at `now` (milliseconds); null when nothing is due. */
  takeDue(now: number): string | null;
  /** Milliseconds until the next announcement is due; null when the queue is empty. */
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
      // Deleted first, so that the topic that changed last is spoken last.
      pending.delete(topic);
      pending.set(topic, sentence);
    },
    hurry() {
      lastAt = Number.NEGATIVE_INFINITY;
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
