/** The router answers calls of the contract from the app's own page only, and hides errors from it. */
import { describe, expect, it } from 'vitest';

import type { Handlers } from '../../../../main/ipc/router.ts';
import { answerCalls, isOwnPage } from '../../../../main/ipc/router.ts';
import { createLog } from '../../../../main/shared/log.ts';
import { notSavedError } from '../../../../preload/contract.ts';

const page = { url: 'app://window/index.html', parent: null };
const origins = ['app://window'];

function routerWith(handlers: Partial<Handlers>) {
  const lines: string[] = [];
  const log = createLog((_level, line) => lines.push(line));
  const answer = answerCalls(handlers as Handlers, { origins, log });
  return { answer, lines };
}

describe('the sender of a call', () => {
  it.each([
    ['a page of the network', { url: 'https://example.com/', parent: null }],
    [
      'a page whose host begins like the own one',
      { url: 'app://window.example.com/index.html', parent: null },
    ],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['a frame inside the own page', { ...page, parent: page }],
    ['a frame without an address', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is refused when it is %s', async (_name, senderFrame) => {
    const { answer, lines } = routerWith({ appInfo: () => expect.unreachable('it was answered') });
    expect(await answer({ senderFrame }, 'appInfo', undefined)).toMatchObject({ ok: false });
    expect(lines.join()).toContain('Refused appInfo');
    expect(isOwnPage(senderFrame, origins)).toBe(false);
  });

  it('is answered when it is the top frame of the own page', async () => {
    const { answer } = routerWith({ setCollapsed: () => null });
    expect(await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: true })).toMatchObject({
      ok: true,
    });
  });
});

describe('a call', () => {
  it.each(['nothing', 'toString', '__proto__', 7])(
    'is refused when there is no call named %s',
    async (name) => {
      const { answer } = routerWith({});
      expect(await answer({ senderFrame: page }, name, undefined)).toMatchObject({ ok: false });
    },
  );

  it('is refused when its argument does not match the schema', async () => {
    const { answer } = routerWith({ setCollapsed: () => expect.unreachable('it was answered') });
    expect(await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: 'yes' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('argument refused'),
    });
  });

  it.each(['ENOSPC', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'EROFS'])(
    'says that it was not saved when the disk answers %s',
    async (code) => {
      const { answer } = routerWith({
        setCollapsed() {
          throw Object.assign(new Error('/home/anna'), { code });
        },
      });
      const reply = await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: true });
      expect(reply).toEqual({ ok: false, error: notSavedError });
    },
  );

  it('returns a general error, without its message, when the handler throws', async () => {
    const { answer, lines } = routerWith({
      setCollapsed() {
        throw new Error('SQLITE_FULL: /home/anna/queue.db');
      },
    });
    const reply = await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: true });
    expect(JSON.stringify(reply)).not.toContain('SQLITE_FULL');
    expect(lines.join()).toContain('SQLITE_FULL');
  });
});
