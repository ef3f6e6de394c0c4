import { expect, it } from 'vitest';

import { signingFor } from '../../../build/package/signing.ts';

const key = '-----BEGIN PRIVATE KEY-----\nMIG…\n-----END PRIVATE KEY-----\n';

it('signs with the certificate of the environment', () => {
  expect(signingFor('win32', { WIN_CSC_LINK: 'aGVsbG8=', WIN_CSC_KEY_PASSWORD: 'secret' })).toEqual({
    summary: 'Signed with the certificate of WIN_CSC_LINK.',
    emptyVariables: [],
    appleApiKey: null,
  });
  const mac = { CSC_LINK: 'aGVsbG8=', APPLE_API_KEY: '/keys/apple.p8' };
  expect(signingFor('darwin', mac)).toMatchObject({
    summary: 'Signed with the certificate of CSC_LINK and notarised by Apple.',
    appleApiKey: null,
  });
});

it('signs nothing when a workflow has no secrets, and takes the empty variables away', () => {
  expect(signingFor('win32', { WIN_CSC_LINK: '', WIN_CSC_KEY_PASSWORD: '', CSC_LINK: '' })).toEqual({
    summary: 'Not signed: WIN_CSC_LINK holds no certificate.',
    emptyVariables: ['CSC_LINK', 'WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'],
    appleApiKey: null,
  });
});

it('signs nothing on macOS when the workflow has no certificate', () => {
  expect(signingFor('darwin', { CSC_LINK: '', APPLE_API_KEY: '' })).toMatchObject({
    summary: 'Not signed: CSC_LINK holds no certificate.',
    emptyVariables: ['CSC_LINK', 'APPLE_API_KEY'],
  });
});

it('leaves a developer’s Mac to its keychain', () => {
  expect(signingFor('darwin', {})).toMatchObject({
    summary: 'Signed with a Developer ID certificate where the keychain has one.',
  });
});

it('finds Apple’s key when its text is in the place of its path, on macOS alone', () => {
  expect(signingFor('darwin', { CSC_LINK: 'aGVsbG8=', APPLE_API_KEY: key }).appleApiKey).toBe(key);
  expect(signingFor('linux', { APPLE_API_KEY: key }).appleApiKey).toBeNull();
});

it('says for Linux that packages are not signed', () => {
  expect(signingFor('linux', { CSC_LINK: '' })).toMatchObject({
    summary: expect.stringContaining('not signed'),
    emptyVariables: ['CSC_LINK'],
  });
});
