/** Links open an upload by its id and do nothing else. */
import { describe, expect, it } from 'vitest';

import { readLink } from '../../../../../main/desktop/lifecycle/deepLinks.ts';

const id = '0192f0c4-8a3b-7c11-9d57-5c0f4f3c2a10';

describe('readLink', () => {
  it('returns the upload when the link has its id, with or without a slash at the end', () => {
    for (const end of ['', '/']) {
      expect(readLink(`mediamagic-uploader://open/${id}${end}`)).toEqual({ link: 'open', uploadId: id });
    }
  });

  it.each([
    'mediamagic-uploader://add?path=/etc/passwd',
    `mediamagic-uploader://open/${id}?path=/etc/passwd`,
    `mediamagic-uploader://open/${id}#x`,
    `mediamagic-uploader://open/${id}/more`,
    'mediamagic-uploader://open/../../etc/passwd',
    'mediamagic-uploader://open',
    `mediamagic-uploader://remove/${id}`,
    `mediamagic-uploader:open/${id}`,
    `https://open/${id}`,
    '',
  ])('refuses %s', (address) => {
    expect(readLink(address)).toEqual({ link: 'refused' });
  });
});
