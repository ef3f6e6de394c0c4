/** A replaced installation is detected once its new file no longer changes. */
import { describe, expect, it } from 'vitest';

import { type FileIdentity, InstalledWatch } from '../../../../../main/desktop/updates/installedWatch.ts';
import { FakeClock } from '../../../../support/fakeClock.ts';

const version1: FileIdentity = { inode: 1, sizeBytes: 500, modifiedMs: 10 };
/** A package manager sets the modification time from the package, so it may be the same. */
const version2: FileIdentity = { inode: 2, sizeBytes: 500, modifiedMs: 10 };
const version3: FileIdentity = { inode: 3, sizeBytes: 500, modifiedMs: 10 };

function setUp(first: FileIdentity | null = version1) {
  const world = { file: first, reads: 0, notified: 0 };
  const clock = new FakeClock();
  const watch = new InstalledWatch({
    read() {
      world.reads += 1;
      return world.file;
    },
    clock,
    onReplaced: () => void (world.notified += 1),
  });
  watch.start();
  return { watch, world, clock };
}

describe('the installed app', () => {
  it('counts as replaced when another file stays in its place', () => {
    const { watch, world, clock } = setUp();
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
    world.file = version2;
    clock.advance(60_000);
    expect(watch.isReplaced).toBe(false);
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(true);
    expect(world.notified).toBe(1);
    const { reads } = world;
    watch.checkNow();
    clock.advance(10 * 60_000);
    expect(world).toMatchObject({ reads, notified: 1 });
  });

  it('counts as replaced after checkNow only when the file is the same some seconds later', () => {
    const { watch, world, clock } = setUp();
    world.file = version2;
    watch.checkNow();
    watch.checkNow();
    expect(watch.isReplaced).toBe(false);
    world.file = version3;
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(false);
    clock.advance(5_000);
    expect(watch.isReplaced).toBe(true);
  });

  it('does not count as replaced while its file is missing', () => {
    const { watch, world, clock } = setUp();
    world.file = null;
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
    world.file = version1;
    clock.advance(10 * 60_000);
    expect(watch.isReplaced).toBe(false);
  });

  it('is not read again when nothing is installed', () => {
    const { watch, world, clock } = setUp(null);
    world.file = version2;
    watch.checkNow();
    clock.advance(10 * 60_000);
    expect(world).toMatchObject({ reads: 1, notified: 0 });
  });
});
