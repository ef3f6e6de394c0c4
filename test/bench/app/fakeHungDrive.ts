/**
 * Makes a folder a separate drive for the app, for machines without FUSE. Once it hangs, calls to it get no answer. Unlike
 * those of a real drive they take no thread.
 */
import { writeFileSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

import { callsForTests, mountTable } from '../../../main/files/fileCalls.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

const never = new Promise<never>(() => undefined);
const pathCalls = ['lstat', 'stat', 'realpath', 'readlink', 'readdir'] as const;
const fileCalls = ['stat', 'read'] as const;

/** Call it before the first file is looked at. The returned function makes the drive hang. */
export function fakeHungDrive(folder: string, listFolder: string): () => void {
  let isHung = false;
  const lines = ['/', folder].map((point, index) => {
    const escaped = point.replaceAll(' ', String.raw`\040`);
    return `${90 + index} 1 0:${90 + index} / ${escaped} rw - ext4 x rw`;
  });
  mountTable.listPath = join(listFolder, 'mountinfo');
  writeFileSync(mountTable.listPath, lines.join('\n'));
  mountTable.expire();
  callsForTests.areInPool = true;
  const isHere = (path: unknown): boolean => String(path).startsWith(folder);
  const hangs =
    (call: Call, isConcerned: (args: unknown[]) => boolean): Call =>
    (...args) =>
      isHung && isConcerned(args) ? never : call(...args);
  const calls = fs as unknown as Record<string, Call>;
  for (const name of pathCalls) calls[name] = hangs(calls[name] as Call, ([path]) => isHere(path));
  const open = hangs(calls['open'] as Call, ([path]) => isHere(path));
  calls['open'] = async (...args) => {
    const file = (await open(...args)) as FileHandle;
    if (!isHere(args[0])) return file;
    const methods = file as unknown as Record<string, Call>;
    for (const name of fileCalls) methods[name] = hangs((methods[name] as Call).bind(file), () => true);
    return file;
  };
  syncBuiltinESMExports();
  return () => {
    isHung = true;
  };
}
