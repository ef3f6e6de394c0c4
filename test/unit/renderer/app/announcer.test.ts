import { describe, expect, it } from 'vitest';

import { createAnnouncer } from '../../../../renderer/app/announcer.ts';

describe('the announcer', () => {
  it('speaks at once, then at most every five seconds', () => {
    const announcer = createAnnouncer();
    announcer.note('done', 'One is done.');
    expect(announcer.due(1_000)).toBe('One is done.');
    announcer.note('done', 'Two are done.');
    expect(announcer.due(1_001)).toBeNull();
    expect(announcer.waitMs(1_001)).toBe(4_999);
    expect(announcer.due(6_000)).toBe('Two are done.');
  });

  it('says only the newest of each topic, the newest topic last', () => {
    const announcer = createAnnouncer();
    announcer.note('done', 'One is done.');
    announcer.note('gates', 'Uploads wait.');
    announcer.note('done', 'Two are done.');
    expect(announcer.due(0)).toBe('Uploads wait. Two are done.');
  });

  it('has nothing to say when nothing happened', () => {
    const announcer = createAnnouncer();
    expect(announcer.due(0)).toBeNull();
    expect(announcer.waitMs(0)).toBeNull();
  });
});
