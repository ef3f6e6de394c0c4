import { describe, expect, it } from 'vitest';

import { createAnnouncementQueue } from '../../../../renderer/app/announcementsStore.ts';

describe('the announcer', () => {
  it('speaks at once, then at most every five seconds', () => {
    const announcer = createAnnouncementQueue();
    announcer.add('done', 'One is done.');
    expect(announcer.takeDue(1_000)).toBe('One is done.');
    announcer.add('done', 'Two are done.');
    expect(announcer.takeDue(1_001)).toBeNull();
    expect(announcer.waitMs(1_001)).toBe(4_999);
    expect(announcer.takeDue(6_000)).toBe('Two are done.');
  });

  it('says only the newest of each topic, the newest topic last', () => {
    const announcer = createAnnouncementQueue();
    announcer.add('done', 'One is done.');
    announcer.add('gates', 'Uploads wait.');
    announcer.add('done', 'Two are done.');
    expect(announcer.takeDue(0)).toBe('Uploads wait. Two are done.');
  });

  it('has nothing to say when nothing happened', () => {
    const announcer = createAnnouncementQueue();
    expect(announcer.takeDue(0)).toBeNull();
    expect(announcer.waitMs(0)).toBeNull();
  });
});
