import { describe, expect, it } from 'vitest';

import { feedOf, updateFeed } from '../../../../../main/desktop/updates/feed.ts';
import { type Updater, Updates } from '../../../../../main/desktop/updates/updates.ts';
import { createLog } from '../../../../../main/shared/log.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const hourMs = 3_600_000;

function setUp(find: () => Promise<string | null> = async () => '2.0.0') {
  const did: string[] = [];
  const lines: string[] = [];
  const world = { isOn: true, uploadsRun: false, fetch: async () => undefined as void };
  const clock = new FakeClock();
  const updater: Updater = {
    async find() {
      did.push('find');
      return await find();
    },
    async fetch() {
      did.push('fetch');
      await world.fetch();
    },
    installAtQuit: (wanted) => void did.push(wanted),
  };
  const updates = new Updates({
    updater: async () => updater,
    clock,
    log: createLog((_level, line) => lines.push(line)),
    isOn: () => world.isOn,
    uploadsRun: () => world.uploadsRun,
    onChange: () => undefined,
  });
  return { updates, did, lines, world, clock };
}

/** Lets every promise that is settled be heard of. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('updates', () => {
  it('are asked for a minute after the start and every four hours, and not at all where that is switched off', async () => {
    const { updates, did, clock, world } = setUp(async () => null);
    updates.start();
    clock.advance(59_000);
    expect(did).toEqual([]);
    clock.advance(1_000);
    await settle();
    expect(updates.state).toEqual({ state: 'current', checkedAt: clock.now() });
    clock.advance(4 * hourMs);
    await settle();
    world.isOn = false;
    clock.advance(12 * hourMs);
    await settle();
    expect(did).toEqual(['find', 'find']);
    expect(updates.state).toEqual({ state: 'off', why: 'switched-off' });
    await updates.check();
    expect(did).toHaveLength(3);
  });

  it('wait until no upload runs, and are then fetched once', async () => {
    const { updates, did, world } = setUp();
    world.uploadsRun = true;
    await updates.check();
    updates.queueChanged();
    expect(updates.state).toEqual({ state: 'waiting', version: '2.0.0' });
    expect(did).toEqual(['find']);
    world.uploadsRun = false;
    updates.queueChanged();
    updates.queueChanged();
    await settle();
    expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' });
    await updates.check();
    expect(did).toEqual(['find', 'fetch']);
  });

  it('are installed by a quit, unless it ends an upload', async () => {
    for (const [uploadsRun, wanted] of [
      [false, 'install'],
      [true, 'keep'],
    ] as const) {
      const { updates, did, world } = setUp();
      await updates.check();
      world.uploadsRun = uploadsRun;
      updates.quitting();
      await settle();
      expect(did).toEqual(['find', 'fetch', wanted]);
    }
  });

  it('that fail to be found or fetched are one redacted line in the log, and are tried again', async () => {
    const { updates, lines, world } = setUp();
    world.fetch = () => Promise.reject(new Error('sha512 checksum mismatch\nat https://u:p@feed.example/'));
    await updates.check();
    expect(updates.state).toMatchObject({ state: 'failed' });
    expect(lines).toEqual(['No update: sha512 checksum mismatch']);
    updates.quitting();
    world.fetch = async () => undefined;
    await updates.check();
    expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' });
  });

  it('are off without a feed, and where the system updates the app: nobody is asked, also not by hand', async () => {
    for (const why of ['no-feed', 'system'] as const) {
      const clock = new FakeClock();
      const log = createLog(() => undefined);
      const updates = new Updates({
        updater: why,
        clock,
        log,
        isOn: () => true,
        uploadsRun: () => false,
        onChange: () => undefined,
      });
      updates.start();
      await updates.check();
      clock.advance(24 * hourMs);
      expect(updates.state).toEqual({ state: 'off', why });
    }
  });
});

describe('the feed', () => {
  const local = 'http://127.0.0.1:1/';

  it('of a packaged app is the one that was built in, whatever the environment says', () => {
    expect(feedOf('https://feed.example/', true, local)).toBe('https://feed.example/');
    expect(feedOf('', true, local)).toBe('');
  });

  it('of a build that is not packaged may be one on this machine, for tests', () => {
    expect(feedOf('', false, local)).toBe(local);
    for (const other of [
      'http://feed.example/',
      'https://feed.example/',
      'file:///tmp/',
      'http://127.0.0.1.evil.example/',
    ]) {
      expect(feedOf('', false, other)).toBe('');
    }
  });

  it('is never asked in the clear', () => {
    expect(() => feedOf('http://feed.example/', true, '')).toThrow('https');
    expect(() => feedOf(updateFeed, true, '')).not.toThrow();
  });
});
