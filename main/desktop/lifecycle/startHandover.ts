/**
 * Passes what a start asks for to the app that runs: a file in a private folder of the data folder. Chromium's lock, which
 * a second start uses to notify the first one, carries the whole command line in one message of 32 kB and kills an app that
 * cannot take it. A file stays until its request is handled, so that a killed start or app loses none. This file imports
 * neither Electron nor zod, because it is loaded before the first window opens.
 */
import { randomUUID } from 'node:crypto';
import { constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from '../../shared/log.ts';
import { makeOwnerOnly } from '../../shared/ownerOnly.ts';
import { type StartRequest, packRequest, unpackRequest } from './commandLine.ts';

/** More than a command line can have on any system. */
const maxFileBytes = 16 * 1_024 * 1_024;
/** Requests of one look into the folder. The others are handled at the next one. */
const maxFiles = 1_000;
/** A request that is older, or from the future, was left by a start that was killed; it is not confirmed any more. */
const freshMs = 10 * 60_000;
const complete = '.json';
const unfinished = '.part';

interface HandedOver {
  readonly request: StartRequest;
  /** Removes its file. Call it once what the request names is saved. */
  readonly handled: () => Promise<void>;
}

export class StartHandover {
  private readonly folder: string;
  /** Files whose request was returned, or refused, in this process. */
  private readonly taken = new Set<string>();

  /** `userData`: the data folder. */
  constructor(userData: string) {
    this.folder = join(userData, 'starts');
  }

  /** Saves a request for the app that runs, or that will run next. Throws the file system's error. */
  write(request: StartRequest): void {
    const text = packRequest(request).start;
    if (Buffer.byteLength(text) > maxFileBytes) throw new Error('The command line is too long');
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    makeOwnerOnly(this.folder);
    const path = join(this.folder, randomUUID());
    try {
      writeFileSync(path + unfinished, text, { mode: 0o600, flag: 'wx' });
      renameSync(path + unfinished, path + complete);
    } catch (error) {
      rmSync(path + unfinished, { force: true });
      throw error;
    }
  }

  /** Requests that no call has returned yet, the oldest first. Files that are none are removed. Never rejects. */
  async take(now: number, log: Log): Promise<HandedOver[]> {
    const found = await Promise.all((await this.names()).map((name) => this.read(name, now, log)));
    return found
      .filter((one) => one !== null)
      .toSorted((a, b) => a.writtenAt - b.writtenAt)
      .map(({ request, handled }) => ({ request, handled }));
  }

  private async names(): Promise<string[]> {
    try {
      const names = await readdir(this.folder);
      return names.filter((name) => !this.taken.has(name)).slice(0, maxFiles);
    } catch {
      return []; // no start has handed anything over yet
    }
  }

  private async read(
    name: string,
    now: number,
    log: Log,
  ): Promise<(HandedOver & { writtenAt: number }) | null> {
    const path = join(this.folder, name);
    if (!name.endsWith(complete)) {
      await removeIfLeft(path, now);
      return null;
    }
    this.taken.add(name);
    const handled = () => removeOr(path, (error) => log.bug(error));
    try {
      const { text, writtenAt } = await readOwn(path);
      const request = unpackRequest({ start: text });
      if (request !== null) {
        const isFresh = Math.abs(now - writtenAt) < freshMs;
        return { request: isFresh ? request : unconfirmed(request), handled, writtenAt };
      }
      log.warn('The request of another start cannot be read');
    } catch (error) {
      log.bug(error);
    }
    await handled();
    return null;
  }
}

/** A person may have forgotten the start, and another page may have been shown since. */
function unconfirmed(request: StartRequest): StartRequest {
  return { ...request, isConfirmed: false, isHidden: true, links: [] };
}

/** Throws if the file is a link, no regular file, or too large. */
async function readOwn(path: string): Promise<{ text: string; writtenAt: number }> {
  // Windows has no such flags, and asks for a right that most people lack to create a link.
  const file = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const { size, mtimeMs, ...kind } = await file.stat();
    if (!isRegular(kind.mode) || size > maxFileBytes)
      throw new Error('The request of another start is no file of this app');
    return { text: await file.readFile('utf8'), writtenAt: mtimeMs };
  } finally {
    await file.close();
  }
}

function isRegular(mode: number): boolean {
  return (mode & constants.S_IFMT) === constants.S_IFREG;
}

/** A file that is still being written stays. */
async function removeIfLeft(path: string, now: number): Promise<void> {
  try {
    if (Math.abs(now - (await stat(path)).mtimeMs) < freshMs) return;
    await rm(path, { force: true, recursive: true });
  } catch {
    // It is gone, or it cannot be removed now and is tried again later.
  }
}

async function removeOr(path: string, onError: (error: unknown) => void): Promise<void> {
  try {
    await rm(path, { force: true, recursive: true });
  } catch (error) {
    onError(error);
  }
}
