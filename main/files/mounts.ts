/**
 * The drives of this computer, as far as the system lists them without asking the drives themselves, which may not
 * answer. Linux has a list of mounts; elsewhere the path names its drive.
 */
import { readFile } from 'node:fs/promises';
import { parse, sep } from 'node:path';

import type { Clock } from '../shared/clock.ts';

interface Mount {
  readonly point: string;
  /** The beginning of the paths below it. */
  readonly prefix: string;
  /** Another one each time a drive is mounted, so that a drive that was mounted again is a new drive. */
  readonly id: string;
  /** The type of its file system, such as ext4 or nfs4. */
  readonly fileSystem: string;
}

/** File systems whose files are on another computer, or behind a program that may fetch them from one. */
const networkFileSystems = /^(?:nfs|cifs|smb|afs|ceph|lustre|glusterfs|9p|ncpfs|coda|davfs|fuse(?:$|\.))/u;

/** The list is read again after this time. */
const maxAgeMs = 1_000;

export class MountTable {
  /** The system's list of mounts. Tests set another file. */
  listPath = '/proc/self/mountinfo';
  private readonly clock: Pick<Clock, 'elapsed'>;
  private mounts: readonly Mount[] = [];
  private readAt: number | null = null;
  private reading: Promise<void> | null = null;
  /** Rises each time the list is read, for what others derive from it. */
  version = 0;
  /** Every mount point that was in the list since the start. */
  private readonly everSeen = new Set<string>();

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.clock = clock;
  }

  /** Reads the list again if it is older than a second. */
  async refresh(): Promise<void> {
    if (process.platform === 'win32' || process.platform === 'darwin') return;
    if (this.readAt !== null && this.clock.elapsed() - this.readAt < maxAgeMs) return;
    this.reading ??= this.read();
    await this.reading;
  }

  /** Reads the list again at the next call. */
  expire(): void {
    this.readAt = null;
  }

  /** The drive of the path by the list as it was read last. `path` has no links before its last part. */
  driveKeyOf(path: string): string {
    const mount = this.longest(path);
    return mount === null ? driveInPath(path) : `${mount.point}#${mount.id}`;
  }

  /** The drive as a person knows it: its mount point, drive letter or share. */
  driveNameOf(path: string): string {
    return this.longest(path)?.point ?? driveInPath(path);
  }

  /**
   * Whether the file may be on another computer, as far as the path or the list says. On macOS every other volume counts as
   * one; on Windows a share does, and a drive letter does not.
   */
  isOnNetworkDrive(path: string): boolean {
    const mount = this.longest(path);
    if (mount !== null) return networkFileSystems.test(mount.fileSystem);
    const drive = driveInPath(path);
    return drive.startsWith(String.raw`\\`) || drive.startsWith('/Volumes/');
  }

  /** The mount point of the path's drive if that was there since the start of the app, and is not any more. */
  vanishedDriveOf(path: string): string | null {
    const present = new Set(this.mounts.map(({ point }) => point));
    return [...this.everSeen].find((point) => !present.has(point) && isBelow(path, point)) ?? null;
  }

  private async read(): Promise<void> {
    try {
      this.mounts = parseMounts(await readFile(this.listPath, 'utf8'));
    } catch {
      this.mounts = []; // a system without the list: the path names the drive
    }
    for (const { point } of this.mounts) this.everSeen.add(point);
    this.version += 1;
    this.readAt = this.clock.elapsed();
    this.reading = null;
  }

  private longest(path: string): Mount | null {
    let longest: Mount | null = null;
    // A later mount at the same point hides the earlier one.
    for (const mount of this.mounts)
      if (
        mount.point.length >= (longest?.point.length ?? 0) &&
        (path.startsWith(mount.prefix) || path === mount.point)
      )
        longest = mount;
    return longest;
  }
}

/** Where systems mount drives that a person connects. Its folder is gone while the drive is. */
export function removableRootOf(path: string): string | null {
  if (process.platform === 'win32') return parse(path).root;
  return /^(?:\/run)?\/media\/[^/]+\/[^/]+|^\/Volumes\/[^/]+/u.exec(path)?.[0] ?? null;
}

function isBelow(path: string, point: string): boolean {
  return path === point || path.startsWith(prefixOf(point));
}

function prefixOf(point: string): string {
  return point.endsWith('/') ? point : `${point}/`;
}

function parseMounts(list: string): Mount[] {
  return list.split('\n').flatMap((line) => {
    const [id, , , , point] = line.split(' ');
    // A variable number of fields precedes the dash.
    const [fileSystem = ''] = line.split(' - ')[1]?.split(' ') ?? [];
    if (id === undefined || point === undefined) return [];
    return [{ id, point: unescaped(point), prefix: prefixOf(unescaped(point)), fileSystem }];
  });
}

/** The list writes a space, a tab and a few other characters as three octal digits. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/gu, (_all, digits: string) =>
    String.fromCodePoint(Number.parseInt(digits, 8)),
  );
}

/** macOS has its other drives in one folder. On Windows the root of the path is the drive or the share. */
function driveInPath(path: string): string {
  const volume = /^\/Volumes\/[^/]+/u.exec(path);
  if (volume !== null) return volume[0];
  const { root } = parse(path);
  return root.length > sep.length && root.startsWith('\\\\') ? root.replace(/\\$/u, '') : root;
}
