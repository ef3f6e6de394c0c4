import { describe, expect, it } from 'vitest';

import { restartArguments } from '../../../../../main/desktop/lifecycle/commandLine.ts';
import { type FileIdentity, InstalledWatch } from '../../../../../main/desktop/updates/installedWatch.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const version1: FileIdentity = { inode: 1, sizeBytes: 500, modifiedMs: 10 };
/** A package manager keeps the time that is in the package. */
const version2: FileIdentity = { inode: 2, sizeBytes: 500, modifiedMs: 10 };
const version3: FileIdentity = { inode: 3, sizeBytes: 500, modifiedMs: 10 };

function setUp(first: FileIdentity | null = version1) {
  const world = { file: first, looks: 0, notified: 0 };
  const clock = new FakeClock();
  const watch = new InstalledWatch({
    look() {
      world.looks += 1;
      return world.file;
    },
    clock,
    onReplaced: () => void (world.notified += 1),
  });
  watch.start();
  return { watch, world, clock };
}

describe('the installed app', () => {
  it('counts as replaced when another file is in its place and stays there', () => {
    const { watch, world, clock } = setUp();
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
    world.file = version2;
    clock.advance(60_000);
    expect(watch.isReplaced).toBe(false);
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(true);
    expect(world.notified).toBe(1);
    const { looks } = world;
    watch.lookNow();
    clock.advance(10 * 60_000);
    expect(world).toMatchObject({ looks, notified: 1 });
  });

  it('is looked at when it is asked for, and still has to be the same some seconds later', () => {
    const { watch, world, clock } = setUp();
    world.file = version2;
    watch.lookNow();
    watch.lookNow();
    expect(watch.isReplaced).toBe(false);
    world.file = version3;
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(false);
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(true);
  });

  it('does not count as replaced while it is missing, as when it was removed', () => {
    const { watch, world, clock } = setUp();
    world.file = null;
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
    world.file = version1;
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
  });

  it('is not looked at again where nothing is installed', () => {
    const { watch, world, clock } = setUp(null);
    world.file = version2;
    watch.lookNow();
    clock.advance(10 * 60_000);
    expect(world).toMatchObject({ looks: 1, notified: 0 });
  });
});

describe('a restart', () => {
  it('repeats switches, and neither paths, links nor a start without a window', () => {
    expect(
      restartArguments([
        '--lang=de',
        '--hidden',
        '/a film.mp4',
        'mediamagic-uploader://open/1',
        '--',
        '-x.mp4',
      ]),
    ).toEqual(['--lang=de']);
  });
});
