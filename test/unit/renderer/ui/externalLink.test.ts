import { describe, expect, it } from 'vitest';

import { isOwnHost, externalHost } from '../../../../preload/contract.ts';

describe('the host of an external link', () => {
  it('is returned in ASCII, and only for https without credentials', () => {
    expect(externalHost('https://support.mediamagic.app/a?b')).toBe('support.mediamagic.app');
    expect(externalHost('https://localhost:4010/')).toBe('localhost:4010');
    expect(externalHost('https://mediаmagic.app/')).toMatch(/^xn--/);
    const refused = [
      '',
      'nonsense',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'ms-settings:privacy',
      'smb://host/share',
      'http://support.mediamagic.app/',
      'https://support.mediamagic.app@evil.example/',
    ];
    for (const none of [null, ...refused]) expect([none, externalHost(none)]).toEqual([none, null]);
  });

  it('belongs to the service only when it is exactly the service’s host', () => {
    expect(isOwnHost('support.mediamagic.app')).toBe(true);
    for (const other of [
      'support.mediamagic.app:8443',
      'evil.support.mediamagic.app',
      'mediamagic.app',
      '',
    ]) {
      expect([other, isOwnHost(other)]).toEqual([other, false]);
    }
  });
});
