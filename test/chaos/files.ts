/** The files of a campaign, with random sizes and contents from a seed. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { writeFiller } from '../fixtures/filler.ts';
import { sha256OfFile, writeLargeMp4 } from '../fixtures/samples.ts';
import type { SeededRandom } from './seededRandom.ts';

export interface ChaosFile {
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Smallest and largest size in bytes, on both sides of what a direct upload may have. */
const small = [1_000, 9_900_000] as const;
const large = [10_100_000, 60_000_000] as const;
const largestText = 20_000;
const largestImage = 1_000_000;

export interface Sizes {
  readonly count: number;
  /** How many of them have 10 to 60 MB. */
  readonly large: number;
  /** Sizes of some of them, in bytes. */
  readonly exact: readonly number[];
}

/**
 * Log-uniform: as many sizes between 1 and 10 kB as between 1 and 10 MB, in random order. One exact size is last, so
 * that kills at a block find one until the end.
 */
export function drawSizes(sizes: Sizes, random: SeededRandom): number[] {
  const drawn = Array.from({ length: sizes.count - sizes.exact.length }, (_, index) => {
    const [least, most] = index < sizes.large ? large : small;
    return Math.round(least * (most / least) ** random.next());
  });
  return [...shuffled([...drawn, ...sizes.exact.slice(1)], random), ...sizes.exact.slice(0, 1)];
}

export function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** `name`: the beginning of every file's name. */
export async function writeFiles(
  folder: string,
  name: string,
  sizes: readonly number[],
  seed: number,
): Promise<ChaosFile[]> {
  await mkdir(folder, { recursive: true });
  const files: ChaosFile[] = [];
  for (const [index, sizeBytes] of sizes.entries()) {
    const file = `${name} ${String(index + 1).padStart(3, '0')}${extensionOf(sizeBytes)}`;
    const path = join(folder, file);
    const write = file.endsWith('.mp4') ? writeLargeMp4 : writeFiller;
    await write(path, sizeBytes, seed * 1_000 + index);
    files.push({ name: file, path, sizeBytes, sha256: await sha256OfFile(path) });
  }
  return files;
}

function extensionOf(sizeBytes: number): string {
  if (sizeBytes <= largestText) return '.txt';
  return sizeBytes <= largestImage ? '.jpg' : '.mp4';
}
