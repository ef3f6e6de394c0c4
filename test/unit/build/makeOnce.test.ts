/** What cannot be made here is tried once, and again only after hours. */
import { expect, test, vi } from 'vitest';

import { makeOnce } from '../../../build/electron/once.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const paths = vi.hoisted(() => ({ cacheFolder: '' }));
vi.mock('../../../build/electron/paths.ts', () => paths);

function attempts(result: 'made' | 'failed') {
  let isMade = false;
  let count = 0;
  return {
    count: () => count,
    options: (subject: string) => ({
      name: 'thing',
      subject,
      announcement: 'Making it …',
      find: async () => (isMade ? 'the thing' : null),
      async make() {
        count += 1;
        isMade = result === 'made';
        return 'offline';
      },
    }),
  };
}

test('makes a thing once when several ask for it at the same time', async () => {
  paths.cacheFolder = await temporaryFolder();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { count, options } = attempts('made');

  const outcomes = await Promise.all([makeOnce(options('1')), makeOnce(options('1'))]);

  const made = { kind: 'found', found: 'the thing' };
  expect(outcomes).toEqual([made, made]);
  expect(count()).toBe(1);
});

test('does not try again after a failure, and tries another subject', async () => {
  paths.cacheFolder = await temporaryFolder();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { count, options } = attempts('failed');

  expect(await makeOnce(options('1'))).toEqual({ kind: 'absent', why: 'offline' });
  expect(await makeOnce(options('1'))).toEqual({
    kind: 'absent',
    why: 'offline (tried again 6 hours after that)',
  });
  expect(count()).toBe(1);
  await makeOnce(options('2'));
  expect(count()).toBe(2);
});
