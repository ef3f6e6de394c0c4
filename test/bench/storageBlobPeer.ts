/**
 * The SDK as a program: `storageBlobPeer.ts <container url> <sas> <list of files>`; without arguments it only loads.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { ContainerClient } from '@azure/storage-blob';

/** Files at once: what uploadFile itself does with blocks by default. */
const filesAtOnce = 5;

const [containerUrl, sas, list] = process.argv.slice(2);
if (containerUrl !== undefined && sas !== undefined && list !== undefined) {
  const container = new ContainerClient(`${containerUrl}?${sas}`);
  const files = JSON.parse(await readFile(list, 'utf8')) as string[];
  const next = files.values();
  const work = async (): Promise<void> => {
    for (const path of next) await container.getBlockBlobClient(basename(path)).uploadFile(path);
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
}
