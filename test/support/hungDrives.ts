/** Folders that are drives of their own for `fileCalls.ts`, and short limits. With a mock of `node:fs/promises`, they hang. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import { callsForTests, driveCalls, mountTable } from '../../main/files/fileCalls.ts';
import { temporaryFolder } from './temporaryFolder.ts';

let lastId = 100;

/** Makes each folder a drive until the test ends. */
export async function mountFolders(...folders: readonly string[]): Promise<void> {
  const { listPath } = mountTable;
  const limits = { ...driveCalls.limits };
  Object.assign(driveCalls.limits, { usualMs: 600, shortMs: 200, slowMs: 400, probeMs: 1_000 });
  callsForTests.areInPool = true;
  mountTable.listPath = join(await temporaryFolder(), 'mountinfo');
  const lines = ['/', ...folders].map((point) => {
    lastId += 1;
    return `${lastId} 1 0:${lastId} / ${point.replaceAll(' ', String.raw`\040`)} rw - ext4 x rw`;
  });
  await writeFile(mountTable.listPath, lines.join('\n'));
  mountTable.expire();
  await mountTable.refresh();
  onTestFinished(() => {
    mountTable.listPath = listPath;
    mountTable.expire();
    callsForTests.areInPool = false;
    Object.assign(driveCalls.limits, limits);
  });
}
