/** When the app checks for updates, downloads them and installs them. */
import { describe, expect, it } from 'vitest';

import { feedOf, updateFeed } from '../../../../../main/desktop/updates/feed.ts';
import { type Updater, Updates } from '../../../../../main/desktop/updates/updates.ts';
import { createLog } from '../../../../../main/shared/log.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const hourMs = 3_600_000;

function setUp(find: () => Promise<string | null> = async () => '2.0.0') {
  const calls: string[] = [];
  const lines: string[] = [];
  const world = { isEnabled: true, areUploadsRunning: false, download: async () => undefined as void };
  const clock = new FakeClock();
  const updater: Updater = {
    async find() {
      calls.push('find');
      return await find();
    },
    async download() {
      calls.push('download');
      await world.download();
    },
    installAtQuit: (choice) => void calls.push(choice),
  };
  const updates = new Updates({
    updater: async () => updater,
    clock,
    log: createLog((_level, line) => lines.push(line)),
    isEnabled: () => world.isEnabled,
    areUploadsRunning: () => world.areUploadsRunning,
    onChange: () => undefined,
  });
  return { updates, calls, lines, world, clock };
}

/** Waits until the callbacks of all settled promises have run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('updates', () => {
  it('are checked for a minute after the start and every four hours, unless disabled', async () => {
    const { updates, calls, clock, world } = setUp(async () => null);
    updates.start();
    clock.advance(59_000);
    expect(calls).toEqual([]);
    clock.advance(1_000);
    await settle();
    expect(updates.state).toEqual({ state: 'current', checkedAt: clock.now() });
    clock.advance(4 * hourMs);
    await settle();
    world.isEnabled = false;
    clock.advance(12 * hourMs);
    await settle();
    expect(calls).toEqual(['find', 'find']);
    expect(updates.state).toEqual({ state: 'off', why: 'switched-off' });
    await updates.check();
    expect(calls).toHaveLength(3);
  });

  it('wait until no upload runs, and are then downloaded once', async () => {
    const { updates, calls, world } = setUp();
    world.areUploadsRunning = true;
    await updates.check();
    updates.queueChanged();
    expect(updates.state).toEqual({ state: 'waiting', version: '2.0.0' });
    expect(calls).toEqual(['find']);
    world.areUploadsRunning = false;
    updates.queueChanged();
    updates.queueChanged();
    await settle();
    expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' });
    await updates.check();
    expect(calls).toEqual(['find', 'download']);
  });

  it('are installed by a quit, unless it interrupts an upload', async () => {
    for (const [areUploadsRunning, choice] of [
      [false, 'install'],
      [true, 'keep'],
    ] as const) {
      const { updates, calls, world } = setUp();
      await updates.check();
      world.areUploadsRunning = areUploadsRunning;
      updates.quitting();
      await settle();
      expect(calls).toEqual(['find', 'download', choice]);
    }
  });

  it('cause one redacted line in the log when they fail, and are tried again', async () => {
    const { updates, lines, world } = setUp();
    world.download = () =>
      Promise.reject(new Error('sha512 checksum mismatch\nat https://u:p@feed.example/'));
    await updates.check();
    expect(updates.state).toMatchObject({ state: 'failed' });
    expect(lines).toEqual(['No update: sha512 checksum mismatch']);
    updates.quitting();
    world.download = async () => undefined;
    await updates.check();
    expect(updates.state).toEqual({ state: 'ready', version: '2.0.0' });
  });

  it('are off without a feed and where the system updates the app, also on request', async () => {
    for (const why of ['no-feed', 'system'] as const) {
      const clock = new FakeClock();
      const log = createLog(() => undefined);
      const updates = new Updates({
        updater: why,
        clock,
        log,
        isEnabled: () => true,
        areUploadsRunning: () => false,
        onChange: () => undefined,
      });
      updates.start();
      await updates.check();
      clock.advance(24 * hourMs);
      expect(updates.state).toEqual({ state: 'off', why });
    }
  });
});

describe('feedOf', () => {
  const local = 'http://127.0.0.1:1/';

  it('returns the built-in feed for a packaged app, whatever the override is', () => {
    expect(feedOf('https://feed.example/', true, local)).toBe('https://feed.example/');
    expect(feedOf('', true, local)).toBe('');
  });

  it('returns an override on this machine when the build is not packaged', () => {
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

  it('throws when the built-in feed is not https', () => {
    expect(() => feedOf('http://feed.example/', true, '')).toThrow('https');
    expect(() => feedOf(updateFeed, true, '')).not.toThrow();
  });
});
