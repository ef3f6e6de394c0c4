/** What is sent is what was checked: no link that appears later leads to another file. */
import { copyFile, mkdir, realpath, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from 'vitest';

import { sha256Of } from '../../../../main/files/contentHash.ts';
import { fingerprintOf, isUnchanged } from '../../../../main/files/fingerprint.ts';
import { openPicture } from '../../../../main/files/imagePreview.ts';
import { type Inspection, inspectFile } from '../../../../main/files/inspectFile.ts';
import { LinkError } from '../../../../main/files/openFile.ts';
import { FileChangedError, FileReader } from '../../../../main/transfer/fileReader.ts';
import { sampleFile } from '../../../fixtures/samples.ts';
import { has } from '../../../support/system.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const { signal } = new AbortController();
let folder: string;
let bait: string;
let secret: string;

beforeEach(async () => {
  folder = await realpath(await temporaryFolder());
  bait = join(folder, 'shared', 'poster.jpg');
  secret = join(folder, 'private', 'poster.jpg');
  await mkdir(join(folder, 'shared'));
  await mkdir(join(folder, 'private'));
  await copyFile(sampleFile('Poster.jpg'), bait);
  await copyFile(sampleFile('Poster.jpg'), secret);
  for (const path of [bait, secret]) await utimes(path, 1_700_000_000, 1_700_000_000);
});

async function ready(path: string, realPath: string | null = null) {
  const found: Inspection = await inspectFile(path, realPath);
  if (found.finding !== 'ready') throw new Error(found.finding);
  return found;
}

/** Every way in which the app reads a file after its check. */
async function expectNothingToOpen(checked: Awaited<ReturnType<typeof ready>>): Promise<void> {
  const { facts, realPath } = checked;
  expect(await inspectFile(bait, realPath)).toEqual({ finding: 'replaced-by-link' });
  await expect(FileReader.open(realPath, facts)).rejects.toThrow(FileChangedError);
  await expect(sha256Of(realPath, signal)).rejects.toThrow(LinkError);
  expect(await openPicture(realPath, facts)).toBeNull();
}

describe.runIf(has('file links'))('a link that appears after the check', () => {
  it('is not followed when it replaces the file', async () => {
    const checked = await ready(bait);
    await rm(bait);
    await symlink(secret, bait);
    await expectNothingToOpen(checked);
    expect(await isUnchanged({ path: bait, realPath: bait }, checked.facts)).toBe(false);
  });

  it('is not followed when it replaces a folder above the file', async () => {
    const checked = await ready(bait);
    await rename(join(folder, 'shared'), join(folder, 'moved'));
    await symlink(join(folder, 'private'), join(folder, 'shared'));
    await expectNothingToOpen(checked);
  });

  it('ends a transfer that is open already', async () => {
    const { facts, realPath } = await ready(bait);
    const file = await FileReader.open(realPath, facts);
    await rm(bait);
    await symlink(secret, bait);
    await expect(file.verify()).rejects.toThrow(FileChangedError);
    await file.close();
  });
});

describe.runIf(has('file links'))('a link that a person added', () => {
  it('is resolved when it is checked, and not again afterwards', async () => {
    const link = join(folder, 'link.jpg');
    await symlink(bait, link);
    const checked = await ready(link);
    expect(checked.realPath).toBe(bait);
    await rm(link);
    await symlink(secret, link);
    expect((await ready(link, checked.realPath)).facts.inode).toBe(checked.facts.inode);
  });

  it('may lie in a folder that is a link', async () => {
    await symlink(join(folder, 'shared'), join(folder, 'linked'));
    expect((await ready(join(folder, 'linked', 'poster.jpg'))).realPath).toBe(bait);
  });
});

it('notices another file of the same size and time at the path', async () => {
  const { facts, realPath } = await ready(bait);
  await rename(secret, bait);
  expect(fingerprintOf(await stat(bait))).toMatchObject({
    sizeBytes: facts.sizeBytes,
    mtimeMs: facts.mtimeMs,
  });
  const file = await FileReader.open(realPath, facts);
  await expect(file.verify()).rejects.toMatchObject({ isTouched: true });
  await file.close();
});

it('does not open what is no regular file', async () => {
  await writeFile(join(folder, 'note.txt'), 'a note');
  await expect(sha256Of(folder, signal)).rejects.toThrow(LinkError);
});
