import { describe, expect, it } from 'vitest';

import { createAnnouncementQueue } from '../../../../renderer/app/announcementsStore.ts';

describe('the announcement queue', () => {
  it('speaks at once, then at most every five seconds', () => {
    const queue = createAnnouncementQueue();
    queue.add('done', 'One is done.');
    expect(queue.takeDue(1_000)).toBe('One is done.');
    queue.add('done', 'Two are done.');
    expect(queue.takeDue(1_001)).toBeNull();
    expect(queue.waitMs(1_001)).toBe(4_999);
    expect(queue.takeDue(6_000)).toBe('Two are done.');
  });

  it('speaks the newest sentence of each topic, the newest topic last', () => {
    const queue = createAnnouncementQueue();
    queue.add('done', 'One is done.');
    queue.add('gates', 'Uploads wait.');
    queue.add('done', 'Two are done.');
    expect(queue.takeDue(0)).toBe('Uploads wait. Two are done.');
  });

  it('speaks the answer to an action of a person without the pause', () => {
    const queue = createAnnouncementQueue();
    queue.add('done', 'One is done.');
    expect(queue.takeDue(1_000)).toBe('One is done.');
    queue.hurry();
    queue.add('moved', 'a.txt: place 1 of 2.');
    expect(queue.takeDue(1_001)).toBe('a.txt: place 1 of 2.');
    expect(queue.waitMs(1_002)).toBeNull();
  });

  it('returns nothing when the queue is empty', () => {
    const queue = createAnnouncementQueue();
    expect(queue.takeDue(0)).toBeNull();
    expect(queue.waitMs(0)).toBeNull();
  });
});
