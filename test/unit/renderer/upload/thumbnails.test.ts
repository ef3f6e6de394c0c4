import { describe, expect, it } from 'vitest';

import { createThumbnails } from '../../../../renderer/upload/thumbnails.ts';

function start(limit: number) {
  const made: string[] = [];
  const cancelled: string[] = [];
  const shown = new Map<string, string | null>();
  const dropped: string[] = [];
  const pending: ((address: string | null) => void)[] = [];
  const thumbnails = createThumbnails(
    {
      make({ id }, signal) {
        made.push(id);
        signal.addEventListener('abort', () => cancelled.push(id));
        return new Promise((resolve) => pending.push(resolve));
      },
      discard: (address) => dropped.push(address),
      made: (key, address) => shown.set(key, address),
      evicted: (key) => shown.delete(key),
    },
    limit,
  );
  async function answer(address: string | null): Promise<void> {
    pending.shift()?.(address);
    await new Promise((resume) => setImmediate(resume));
  }
  return { thumbnails, made, cancelled, shown, dropped, answer };
}

const turn = () => new Promise((resume) => setImmediate(resume));
const request = (name: string) => ({ id: name, key: `${name} key`, size: 'thumbnail' as const });

describe('thumbnails', () => {
  it('are cancelled when their rows leave the view, and made again when they come back', async () => {
    const { thumbnails, made, cancelled, shown, answer } = start(10);
    thumbnails.request(request('a'));
    thumbnails.release('a key');
    thumbnails.request(request('a'));
    await turn();
    expect(cancelled).toEqual([]);
    thumbnails.release('a key');
    await turn();
    expect(cancelled).toEqual(['a']);
    thumbnails.request(request('a'));
    await answer(null);
    expect(shown.has('a key')).toBe(false);
    expect(made).toEqual(['a', 'a']);
    await answer('address');
    expect(shown.get('a key')).toBe('address');
  });

  it('are made one at a time, the latest request first, without released ones', async () => {
    const { thumbnails, made, answer } = start(10);
    for (const name of ['a', 'b', 'c', 'd']) thumbnails.request(request(name));
    expect(made).toEqual(['a']);
    thumbnails.release('c key');
    for (const name of ['a', 'd', 'b']) await answer(name);
    expect(made).toEqual(['a', 'd', 'b']);
  });

  it('are made once for all uses, and again when the file changed', async () => {
    const { thumbnails, made, shown, answer } = start(10);
    thumbnails.request(request('a'));
    thumbnails.request(request('a'));
    await answer('address');
    thumbnails.release('a key');
    thumbnails.release('a key');
    thumbnails.request(request('a'));
    expect(made).toEqual(['a']);
    expect(shown.get('a key')).toBe('address');
    thumbnails.request({ id: 'a', size: 'thumbnail', key: 'a changed' });
    expect(made).toEqual(['a', 'a']);
  });

  it('are not requested again when the file has no picture', async () => {
    const { thumbnails, made, shown, answer } = start(10);
    thumbnails.request(request('a'));
    await answer(null);
    thumbnails.release('a key');
    thumbnails.request(request('a'));
    expect([made, shown.get('a key')]).toEqual([['a'], null]);
  });

  it('are evicted over the limit, least recently used first, never in use', async () => {
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
