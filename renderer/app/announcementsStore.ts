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

  function say(topic: string, sentence: string): void {
    latest.value = { topic, sentence };
  }

  return { latest, say };
});
