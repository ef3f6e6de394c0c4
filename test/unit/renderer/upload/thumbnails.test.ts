import { describe, expect, it } from 'vitest';

import { createThumbnails } from '../../../../renderer/upload/thumbnails.ts';

function start(kept: number) {
  const asked: string[] = [];
  const shown = new Map<string, string | null>();
  const dropped: string[] = [];
  const pending: ((address: string | null) => void)[] = [];
  const thumbnails = createThumbnails(
    {
      make(id) {
        asked.push(id);
        return new Promise((resolve) => pending.push(resolve));
      },
      discard: (address) => dropped.push(address),
      made: (key, address) => shown.set(key, address),
      evicted: (key) => shown.delete(key),
    },
    kept,
  );
  async function answer(address: string | null): Promise<void> {
    pending.shift()?.(address);
    await new Promise((resume) => setImmediate(resume));
  }
  return { thumbnails, asked, shown, dropped, answer };
}

const request = (name: string) => ({ id: name, key: `${name} key` });

describe('small pictures', () => {
  it('are made one at a time, the newest wish first, and not what has left before its turn', async () => {
    const { thumbnails, asked, answer } = start(10);
    for (const name of ['a', 'b', 'c', 'd']) thumbnails.request(request(name));
    expect(asked).toEqual(['a']);
    thumbnails.release('c key');
    for (const name of ['a', 'd', 'b']) await answer(name);
    expect(asked).toEqual(['a', 'd', 'b']);
  });

  it('are made once for as many as show them, and again only when the file changed', async () => {
    const { thumbnails, asked, shown, answer } = start(10);
    thumbnails.request(request('a'));
    thumbnails.request(request('a'));
    await answer('address');
    thumbnails.release('a key');
    thumbnails.release('a key');
    thumbnails.request(request('a'));
    expect(asked).toEqual(['a']);
    expect(shown.get('a key')).toBe('address');
    thumbnails.request({ id: 'a', key: 'a changed' });
    expect(asked).toEqual(['a', 'a']);
  });

  it('are not asked for again where there is none', async () => {
    const { thumbnails, asked, shown, answer } = start(10);
    thumbnails.request(request('a'));
    await answer(null);
    thumbnails.release('a key');
    thumbnails.request(request('a'));
    expect([asked, shown.get('a key')]).toEqual([['a'], null]);
  });

  it('are given up beyond the bound, the longest unused first and never one in sight', async () => {
    const { thumbnails, shown, dropped, answer } = start(2);
    thumbnails.request(request('a'));
    await answer('A');
    for (const name of ['b', 'c', 'd']) {
      thumbnails.request(request(name));
      await answer(name.toUpperCase());
      thumbnails.release(`${name} key`);
    }
    expect(dropped).toEqual(['B', 'C']);
    expect([...shown.keys()]).toEqual(['a key', 'd key']);
  });
});
