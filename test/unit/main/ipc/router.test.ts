/** Which calls of the contract are answered: from which page, with which argument, and what a failure tells the page. */
import { describe, expect, it } from 'vitest';

import type { Handlers } from '../../../../main/ipc/router.ts';
import { answerCalls, isOurPage } from '../../../../main/ipc/router.ts';
import { createLog } from '../../../../main/shared/log.ts';

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
    ['a page whose host begins like ours', { url: 'app://window.example.com/index.html', parent: null }],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['a frame inside our page', { ...page, parent: page }],
    ['a frame without an address', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is refused when it is %s', async (_name, senderFrame) => {
    const { answer, lines } = routerWith({ appInfo: () => expect.unreachable('it was answered') });
    expect(await answer({ senderFrame }, 'appInfo', undefined)).toMatchObject({ ok: false });
    expect(lines.join()).toContain('Refused appInfo');
    expect(isOurPage(senderFrame, origins)).toBe(false);
  });

  it('is answered when it is the top frame of our own page', async () => {
    const { answer } = routerWith({ setCollapsed: () => null });
    expect(await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: true })).toMatchObject({
      ok: true,
    });
  });
});

describe('a call', () => {
  it.each(['nothing', 'toString', '__proto__', 7])(
    'is refused when there is none called %s',
    async (name) => {
      const { answer } = routerWith({});
      expect(await answer({ senderFrame: page }, name, undefined)).toMatchObject({ ok: false });
    },
  );

  it('is refused when its argument does not fit the schema', async () => {
    const { answer } = routerWith({ setCollapsed: () => expect.unreachable('it was answered') });
    expect(await answer({ senderFrame: page }, 'setCollapsed', { batch: 1, folded: 'yes' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('argument refused'),
    });
  });

  it('tells the page nothing of an error in the app but that there was one', async () => {
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
