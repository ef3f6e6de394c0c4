/** Random changes of a file's bytes, of the kinds that break readers of headers. The same seed gives the same changes. */
import type { SeededRandom } from '../chaos/seededRandom.ts';

/** Values at which lengths and counts overflow, wrap around or become negative. */
const extremes = [0, 1, 0x7f, 0x80, 0xfe, 0xff] as const;
const maxMutations = 6;
/** A repeated piece makes a file of many equal parts, which shows work that grows with their number. */
const maxRepeats = 400;
const maxPieceBytes = 64;
/** Headers decide, so most changes are near the beginning. */
const headerBytes = 96;

/** One to six changes in a row. `others`: bytes to splice in. */
export function mutated(bytes: Buffer, others: readonly Buffer[], random: SeededRandom): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = random.between(1, maxMutations); left > 0; left -= 1)
    changed = mutateOnce(changed, others, random);
  return changed;
}

function mutateOnce(bytes: Buffer, others: readonly Buffer[], random: SeededRandom): Buffer {
  if (bytes.length < 2) return Buffer.from([random.between(0, 255), random.between(0, 255)]);
  const at = placeIn(bytes, random);
  const length = Math.min(bytes.length - at, random.between(1, maxPieceBytes));
  const piece = bytes.subarray(at, at + length);
  switch (random.between(0, 8)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
      return bytes;
    case 1:
      bytes[at] = random.between(0, 255);
      return bytes;
    case 2:
      bytes.fill(random.pick(extremes), at, at + Math.min(length, random.pick([1, 2, 4, 8])));
      return bytes;
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]);
    case 6:
      return repeated(bytes, at, piece, random);
    case 7: {
      const other = others[random.between(0, others.length - 1)] ?? bytes;
      const from = placeIn(other, random);
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at)]);
    }
    default: {
      const noise = Buffer.from(Array.from({ length }, () => random.between(0, 255)));
      return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
    }
  }
}

function repeated(bytes: Buffer, at: number, piece: Buffer, random: SeededRandom): Buffer {
  const times = Math.round(maxRepeats ** random.next());
  return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(piece), bytes.subarray(at)]);
}

function placeIn(bytes: Buffer, random: SeededRandom): number {
  const last = Math.max(0, bytes.length - 1);
  return random.between(0, random.chance(0.7) ? Math.min(last, headerBytes) : last);
}
