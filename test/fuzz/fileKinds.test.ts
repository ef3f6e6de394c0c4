/**
 * Changed bytes of every kind of file: no check of a type throws, none does much work, and no picture is told smaller than
 * its decoder makes it. `npm run test:fuzz` does 100,000 changes and prints the CPU time; MEDIAMAGIC_FUZZ=short does 4,000.
 * MEDIAMAGIC_FUZZ_SEED repeats a run.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { allowedTypes, extensionsOf } from '../../main/files/allowedTypes.ts';
import { decideContentType, sniffBytes, sniffFile } from '../../main/files/contentType.ts';
import { pictureSize } from '../../main/files/imagePreview.ts';
import type { FileBytes } from '../../main/files/proofs/fileBytes.ts';
import { SeededRandom } from '../chaos/seededRandom.ts';
import { mediaFolder } from '../fixtures/catalogue.ts';
import { decoderSize } from './decoderSize.ts';
import { mutated } from './mutations.ts';
import { makePicture } from './pictures.ts';

const isShort = process.env['MEDIAMAGIC_FUZZ'] === 'short';
const count = isShort ? 4_000 : 100_000;
const madeCount = isShort ? 1_000 : 10_000;
const seed = Number(process.env['MEDIAMAGIC_FUZZ_SEED'] ?? Date.now() % 1_000_000);
const timeout = isShort ? 60_000 : 1_200_000;
/** As much as the app reads of a large file at first. */
const headBytes = 16 * 1_024;
/** Of a larger sample only the beginning is changed, so that a change costs little. */
const maxSampleBytes = 96 * 1_024;
const extensions = [...allowedTypes.flatMap(extensionsOf), '', 'heic', 'xlsx', 'unknown'];

/** Work that a machine does the same way each time. A read of the file is a request to another thread, about 50 µs. */
interface Work {
  reads: number;
  bytes: number;
}
/** Of 100 checks, 99 stay below this; a check of 200 reads takes about 10 ms. */
const limits: Work = { reads: 200, bytes: 512 * 1_024 };

let samples: { readonly name: string; readonly bytes: Buffer }[];

beforeAll(() => {
  const kinds = resolve(import.meta.dirname, '../fixtures/kinds');
  samples = [mediaFolder, join(mediaFolder, 'not-allowed'), kinds].flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(?:json|md)$|^\.gitattributes$/u.test(entry.name))
      .map(({ name }) => ({ name, bytes: readFileSync(join(folder, name)).subarray(0, maxSampleBytes) })),
  );
});

/** The bytes as an open file that counts what is read. Sizes above 128 KiB are read in pieces, small ones at once. */
function counted(bytes: Buffer, isWhole: boolean): { file: FileBytes; handle: Handle; work: Work } {
  const work: Work = { reads: 0, bytes: 0 };
  const slice = (offset: number, length: number): Buffer => {
    work.reads += 1;
    const found = bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length));
    work.bytes += found.length;
    return found;
  };
  const handle: Handle = {
    read(buffer, offset, length, position) {
      const bytesRead = slice(position ?? 0, length).copy(buffer, offset);
      return Promise.resolve({ bytesRead });
    },
    // The general detection closes what it has read.
    close: () => Promise.resolve(),
  };
  const file = {
    sizeBytes: bytes.length,
    head: isWhole ? bytes : bytes.subarray(0, headBytes),
    read: (offset: number, length: number) => Promise.resolve(slice(offset, length)),
  };
  return { file, handle, work };
}
type Handle = Parameters<typeof pictureSize>[0] & { close(): Promise<void> };

interface Check {
  readonly what: string;
  readonly work: Work;
  readonly cpuMs: number;
}

async function checkType(name: string, bytes: Buffer, isWhole: boolean): Promise<Check> {
  const { file, handle, work } = counted(bytes, isWhole);
  const before = process.cpuUsage();
  await decideContentType(name, file, () => (isWhole ? sniffBytes(bytes) : sniffFile(handle, bytes.length)));
  return { what: name, work, cpuMs: cpuSince(before) };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? 0;
}

function report(what: string, checks: readonly Check[]): void {
  const cpu = checks.map(({ cpuMs }) => cpuMs);
  const reads = checks.map(({ work }) => work.reads);
  console.info(
    `Fuzz of ${what}, seed ${seed}: ${checks.length} checks; p99 ${p99(reads)} reads, ` +
      `${p99(checks.map(({ work }) => work.bytes))} bytes, ${p99(cpu).toFixed(2)} ms of CPU; ` +
      `most ${Math.max(...reads)} reads, ${Math.max(...cpu).toFixed(1)} ms`,
  );
}

function expectLittleWork(checks: readonly Check[]): void {
  expect(p99(checks.map(({ work }) => work.reads))).toBeLessThanOrEqual(limits.reads);
  expect(p99(checks.map(({ work }) => work.bytes))).toBeLessThanOrEqual(limits.bytes);
}

describe(`the check of a type, seed ${seed}`, () => {
  it('throws for no bytes and does little work', { timeout }, async () => {
    const random = new SeededRandom(seed);
    const checks: Check[] = [];
    const thrown: string[] = [];
    const others = samples.map(({ bytes }) => bytes);
    for (let number = 0; number < count; number += 1) {
      const sample = samples[random.between(0, samples.length - 1)];
      if (sample === undefined) throw new Error('No samples');
      const extension = random.chance(0.5)
        ? extname(sample.name)
        : `.${extensions[random.between(0, extensions.length - 1)]}`;
      const bytes = mutated(sample.bytes, others, random);
      const what = `${number}: ${sample.name} as ${extension}`;
      try {
        checks.push(await checkType(`file${extension}`, bytes, random.chance(0.5)));
      } catch (error) {
        thrown.push(`${what}: ${String(error)}`);
      }
    }
    if (!isShort) report('types', checks);
    expect(thrown).toEqual([]);
    expectLittleWork(checks);
  });
});

describe(`the size of a picture, seed ${seed}`, () => {
  it('is exact for pictures that are made of all that a decoder skips', { timeout }, async () => {
    const random = new SeededRandom(seed);
    for (let number = 0; number < madeCount; number += 1) {
      const { bytes, width, height } = makePicture(random);
      const size = await pictureSize(counted(bytes, true).handle);
      expect([number, size]).toEqual([number, { width, height }]);
      expect([number, decoderSize(bytes)]).toEqual([number, { width, height }]);
    }
  });

  it('is never told too small, throws for no bytes and does little work', { timeout }, async () => {
    const random = new SeededRandom(seed + 1);
    const pictures = samples.filter(({ bytes }) => decoderSize(bytes) !== null).map(({ bytes }) => bytes);
    expect(pictures.length).toBeGreaterThan(10);
    const checks: Check[] = [];
    const wrong: string[] = [];
    let known = 0;
    for (let number = 0; number < count; number += 1) {
      const sample = pictures[random.between(0, pictures.length - 1)] ?? Buffer.alloc(0);
      const bytes = mutated(random.chance(0.5) ? makePicture(random).bytes : sample, pictures, random);
      const { handle, work } = counted(bytes, true);
      const before = process.cpuUsage();
      try {
        const size = await pictureSize(handle);
        checks.push({ what: String(number), work, cpuMs: cpuSince(before) });
        const decoded = decoderSize(bytes);
        if (size === null || decoded === null) continue;
        known += 1;
        if (size.width < decoded.width || size.height < decoded.height)
          wrong.push(`${number}: ${JSON.stringify(size)} for ${JSON.stringify(decoded)}`);
      } catch (error) {
        wrong.push(`${number}: ${String(error)}`);
      }
    }
    if (!isShort) report('pictures', checks);
    expect(wrong).toEqual([]);
    // Most changes leave a size that can be read, so the comparison means something.
    expect(known).toBeGreaterThan(count / 10);
    expectLittleWork(checks);
  });
});
