/**
 * Files in memory that change, grow, vanish and return at a command. Importing this file replaces the real file system
 * for all of main, so it has to be imported before any module of main.
 */
import { createHash } from 'node:crypto';
import type * as fs from 'node:fs/promises';

import { vi } from 'vitest';

interface FakeFile {
  readonly version: number;
  readonly sizeBytes: number;
}

const firstMtimeMs = 1_600_000_000_000;
/** All files of the model are videos. */
const mp4Beginning = Buffer.from('\0\0\0\u0018ftypisom\0\0\u0002\0isomiso2', 'latin1');
/** Larger reads get only their content mark, so that no memory is filled without need. */
const filledBytes = 65_536;

/** The content of a file, as a name: which file it is and how often it was written. */
export function contentOf(path: string, mtimeMs: number): string {
  return `${path}#${(mtimeMs - firstMtimeMs) / 1_000}`;
}

/** The content mark at the beginning of these bytes, or null. */
export function contentIn(bytes: Uint8Array): string | null {
  return /<<([^<>]+)>>/.exec(Buffer.from(bytes).subarray(0, 200).toString('latin1'))?.[1] ?? null;
}

export class FakeDisk {
  /** Paths that were missing at some time. */
  readonly vanished = new Set<string>();
  private readonly files = new Map<string, FakeFile>();
  private readonly gone = new Map<string, FakeFile>();

  /** A new file, or the next version of it. */
  write(path: string, sizeBytes: number): void {
    const before = this.files.get(path) ?? this.gone.get(path);
    this.files.set(path, { version: (before?.version ?? 0) + 1, sizeBytes });
  }

  grow(path: string): void {
    const file = this.files.get(path);
    if (file !== undefined) this.write(path, file.sizeBytes + 1);
  }

  vanish(path: string): void {
    const file = this.files.get(path);
    if (file === undefined) return;
    this.vanished.add(path);
    this.gone.set(path, file);
    this.files.delete(path);
  }

  /** Restores a file unchanged, as when its drive is connected again. */
  restore(path: string): void {
    const file = this.gone.get(path);
    if (file !== undefined && !this.files.has(path)) this.files.set(path, file);
  }

  stat(path: string) {
    const file = this.files.get(path);
    const isFolder = [...this.files.keys()].some((other) => other.startsWith(`${path}/`));
    if (file === undefined && !isFolder)
      throw Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'stat' });
    return {
      size: file?.sizeBytes ?? 0,
      mtimeMs: firstMtimeMs + (file?.version ?? 0) * 1_000,
      ino: 7,
      dev: 1,
      isDirectory: () => isFolder,
      isFile: () => !isFolder,
      isSymbolicLink: () => false,
    };
  }

  /** Reads the current content, even if the file was opened before a change. */
  read(path: string, target: Buffer, position: number): number {
    const { size, mtimeMs } = this.stat(path);
    const bytes = target.subarray(0, Math.max(0, size - position));
    if (bytes.length <= filledBytes) bytes.fill(0);
    if (position === 0) mp4Beginning.copy(bytes);
    bytes.write(`<<${contentOf(path, mtimeMs)}>>`, position === 0 ? mp4Beginning.length : 0);
    return bytes.length;
  }
}

let mounted: FakeDisk;

/** Makes main read this disk from now on. */
export function mount(disk: FakeDisk): void {
  mounted = disk;
}

/** Where Linux names the paths of open files. The number of a file of this disk is its path. */
const openFilesFolder = '/proc/self/fd/';

vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof fs>()),
  // The list of mounts. To read the real one would take time that the model's clock does not count.
  readFile: async () => '1 0 0:1 / / rw - ext4 disk rw\n',
  stat: async (path: string) => mounted.stat(path),
  lstat: async (path: string) => mounted.stat(path),
  realpath: async (path: string) => (mounted.stat(path), path),
  readlink: async (path: string) => path.slice(openFilesFolder.length),
  open: async (path: string) => {
    mounted.stat(path);
    return {
      fd: path,
      stat: async () => mounted.stat(path),
      close: () => Promise.resolve(),
      read: async (target: Buffer, offset: number, length: number, position: number) => ({
        bytesRead: mounted.read(path, target.subarray(offset, offset + length), position),
      }),
    };
  },
}));

function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

vi.mock('../../main/files/contentHash.ts', () => ({
  sha256Of: async (path: string) => hashOf(contentOf(path, mounted.stat(path).mtimeMs)),
  sha256OfBytes: (bytes: Uint8Array) => hashOf(contentIn(bytes) ?? ''),
}));
