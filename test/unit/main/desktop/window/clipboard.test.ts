/** copyText reports whether the text is on the clipboard, on Electron versions with and without promises. */
import { EventEmitter, once } from 'node:events';

import { expect, it } from 'vitest';

import { copyText } from '../../../../../main/desktop/window/clipboard.ts';
import { createLog, silentLog } from '../../../../../main/shared/log.ts';

it('waits until the text is written when the clipboard returns a promise', async () => {
  const system = new EventEmitter();
  const written: string[] = [];
  let isCopied = false;
  const clipboard = {
    async writeText(text: string) {
      written.push(text);
      await once(system, 'written');
    },
  };
  const copying = copyText(clipboard, 'sub_1', silentLog).then((copied) => {
    isCopied = copied;
    return copied;
  });
  await new Promise((turn) => setImmediate(turn));
  expect(isCopied).toBe(false);
  system.emit('written');
  expect(await copying).toBe(true);
  expect(written).toEqual(['sub_1']);
});

it('returns true when the clipboard returns nothing, as before Electron 44', async () => {
  expect(await copyText({ writeText: () => undefined }, 'sub_1', silentLog)).toBe(true);
});

it.each([
  ['rejects', () => Promise.reject(new Error('clipboard is locked'))],
  [
    'throws',
    () => {
      throw new Error('clipboard is locked');
    },
  ],
])('returns false and logs the reason when the clipboard %s', async (_words, writeText) => {
  const lines: string[] = [];
  const log = createLog((level, line) => lines.push(`${level} ${line}`));
  expect(await copyText({ writeText }, 'secret text', log)).toBe(false);
  expect(lines.join('\n')).toMatch(/^warn .*clipboard is locked/u);
  expect(lines.join('\n')).not.toContain('secret text');
});
