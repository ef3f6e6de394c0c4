/**
 * `npm run release -- check TAG` fails unless the tag fits package.json and CHANGELOG.md, `notes TAG` prints the notes of
 * the version, and `checksums FOLDER` writes SHA256SUMS for all files in a folder.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { projectFolder } from '../electron/paths.ts';
import { type Checksum, checksumsText, notesOf, problemWithTag } from '../release/release.ts';
import { main } from './main.ts';

const checksumsFile = 'SHA256SUMS';

await main(async () => {
  const [task, subject] = process.argv.slice(2);
  if (subject === undefined) throw new Error('Say check TAG, notes TAG or checksums FOLDER.');
  switch (task) {
    case 'check':
      return await check(subject);
    case 'notes':
      return await printNotes(subject);
    case 'checksums':
      return await writeChecksums(resolve(subject));
    default:
      throw new Error(`There is no task "${task}": say check, notes or checksums.`);
  }
});

async function check(tag: string): Promise<number> {
  const problem = problemWithTag(tag, await version(), await changelog());
  if (problem !== null) throw new Error(problem);
  console.log(`${tag} can be released.`);
  return 0;
}

async function printNotes(tag: string): Promise<number> {
  const notes = notesOf(await changelog(), tag.replace(/^v/u, ''));
  if (notes === null) throw new Error(`CHANGELOG.md has no notes for ${tag}.`);
  console.log(notes);
  return 0;
}

async function writeChecksums(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name !== checksumsFile)
    .map(({ name }) => name);
  if (names.length === 0) throw new Error(`There are no files in ${folder}.`);
  const checksums: Checksum[] = [];
  for (const file of names) checksums.push({ file, sha256: await sha256Of(join(folder, file)) });
  await writeFile(join(folder, checksumsFile), checksumsText(checksums));
  console.log(`${checksums.length} checksums are in ${checksumsFile}.`);
  return 0;
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '';
}

function changelog(): Promise<string> {
  return readFile(join(projectFolder, 'CHANGELOG.md'), 'utf8');
}
