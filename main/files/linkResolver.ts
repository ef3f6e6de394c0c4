/**
 * Resolves the links of a path one by one, so that each step is a call to a drive that is known. The system's own
 * resolution would hang in the threads of the drive that has the link.
 */
import { basename, dirname, join, resolve, sep } from 'node:path';

import type { Clock } from '../shared/clock.ts';
import type { CallOptions } from './driveCalls.ts';
import type { DriveCallTypes } from './driveThreads.ts';

type Patience = Pick<CallOptions, 'patience'>;

/** Asks the drive of `path`, a path without links before its last part. */
type Ask = <Name extends 'lstat' | 'readlink'>(
  path: string,
  name: Name,
  options: Patience,
) => Promise<DriveCallTypes[Name]['result']>;

const maxLinks = 40;
/** Folders without links are remembered shortly, and only to find the drive of a path, never to open it. */
const folderAgeMs = 10_000;
const maxRememberedFolders = 10_000;
const maxKnownLinks = 1_000;

export class LinkResolver {
  private readonly clock: Pick<Clock, 'elapsed'>;
  private readonly ask: Ask;
  private readonly plainFolders = new Map<string, number>();
  private readonly knownLinks = new Map<string, { readonly target: string; readonly at: number }>();

  constructor(clock: Pick<Clock, 'elapsed'>, ask: Ask) {
    this.clock = clock;
    this.ask = ask;
  }

  /** `folders`: does not resolve a link at the end of the path. Rejects with the file system's error. */
  async resolve(path: string, of: 'folders' | 'all', options: Patience = {}): Promise<string> {
    if (process.platform === 'win32') return path;
    let links = 0;
    let done = dirname(path);
    let rest = [basename(path)];
    if (!this.isPlainFolder(done)) {
      rest = partsOf(path);
      done = sep;
    }
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const next = join(done, name);
      if (rest.length === 0 && of === 'folders') return next;
      if (this.isPlainFolder(next)) {
        done = next;
        continue;
      }
      const known = this.knownLinks.get(next);
      if (known !== undefined && this.isFresh(known.at) && links < maxLinks) {
        links += 1;
        rest = [...partsOf(known.target), ...rest];
        done = sep;
        continue;
      }
      const stats = await this.ask(next, 'lstat', options);
      if (!stats.isSymbolicLink()) {
        if (stats.isDirectory()) this.rememberFolder(next);
        done = next;
        continue;
      }
      links += 1;
      if (links > maxLinks)
        throw Object.assign(new Error('Too many links'), { code: 'ELOOP', syscall: 'lstat' });
      const target = resolve(done, await this.ask(next, 'readlink', options));
      this.rememberLink(next, target);
      rest = [...partsOf(target), ...rest];
      done = sep;
    }
    return done;
  }

  /** The path with the links that were found before, without a call. */
  afterKnown(path: string): string {
    if (this.knownLinks.size === 0) return path;
    let result = path;
    for (let links = 0; links < maxLinks; links += 1) {
      const found = [...ancestorsOf(result)].find((ancestor) => this.knownLinks.has(ancestor));
      if (found === undefined) return result;
      result = (this.knownLinks.get(found)?.target ?? found) + result.slice(found.length);
    }
    return result;
  }

  private isPlainFolder(path: string): boolean {
    const at = this.plainFolders.get(path);
    return path === sep || (at !== undefined && this.isFresh(at));
  }

  private isFresh(at: number): boolean {
    return this.clock.elapsed() - at < folderAgeMs;
  }

  private rememberFolder(path: string): void {
    if (this.plainFolders.size >= maxRememberedFolders) this.plainFolders.clear();
    this.plainFolders.set(path, this.clock.elapsed());
  }

  private rememberLink(path: string, target: string): void {
    if (this.knownLinks.size >= maxKnownLinks) this.knownLinks.clear();
    this.knownLinks.set(path, { target, at: this.clock.elapsed() });
  }
}

function partsOf(path: string): string[] {
  return path.split(sep).filter((part) => part !== '');
}

function* ancestorsOf(path: string): Generator<string> {
  for (let at = path.indexOf(sep, 1); at > 0; at = path.indexOf(sep, at + 1)) yield path.slice(0, at);
  yield path;
}
