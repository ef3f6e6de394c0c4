/** Reads the names of the parts of a ZIP archive from its central directory, without unpacking anything. */
import { type FileBytes, readRange } from './fileBytes.ts';

/** The end record with the longest possible comment. */
const endRecordBytes = 22 + 65_535;
/** An Office document has some dozens of parts. Of a longer list, only this much is read. */
const maxListBytes = 1_024 * 1_024;
const maxParts = 10_000;

const endRecord = Buffer.from('PK\x05\x06', 'latin1');
const zip64Record = Buffer.from('PK\x06\x06', 'latin1');
const zip64Locator = Buffer.from('PK\x06\x07', 'latin1');
const listEntry = Buffer.from('PK\x01\x02', 'latin1');
const localEntry = Buffer.from('PK\x03\x04', 'latin1');

export function isZip({ head }: FileBytes): boolean {
  return head.subarray(0, 4).equals(localEntry);
}

/** Every readable name. For an archive that was cut off and has no list, the names in its head. */
export async function zipParts(file: FileBytes): Promise<readonly string[]> {
  const tailAt = Math.max(0, file.sizeBytes - endRecordBytes);
  const tail = await readRange(file, tailAt, endRecordBytes);
  const end = tail.lastIndexOf(endRecord);
  if (end < 0 || end + 22 > tail.length) return headParts(file.head);
  const list = (await zip64List(file, tail, end)) ?? {
    at: tail.readUInt32LE(end + 16),
    bytes: tail.readUInt32LE(end + 12),
  };
  const names = listedParts(await readRange(file, list.at, Math.min(list.bytes, maxListBytes)));
  return names.length > 0 ? names : headParts(file.head);
}

/** Where the list is according to a ZIP64 archive, whose record precedes the end record; null if the archive is none. */
async function zip64List(
  file: FileBytes,
  tail: Buffer,
  end: number,
): Promise<{ readonly at: number; readonly bytes: number } | null> {
  const locatorAt = end - 20;
  if (locatorAt < 0 || !tail.subarray(locatorAt, locatorAt + 4).equals(zip64Locator)) return null;
  const record = await readRange(file, Number(tail.readBigUInt64LE(locatorAt + 8)), 56);
  if (record.length < 56 || !record.subarray(0, 4).equals(zip64Record)) return null;
  return { at: Number(record.readBigUInt64LE(48)), bytes: Number(record.readBigUInt64LE(40)) };
}

function headParts(head: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at >= 0 && names.length < maxParts; at = head.indexOf(localEntry, at + 4)) {
    if (at + 30 > head.length || !head.subarray(at, at + 4).equals(localEntry)) continue;
    names.push(head.toString('utf8', at + 30, at + 30 + head.readUInt16LE(at + 26)));
  }
  return names;
}

/** The names in a list, whose entries are consecutive. */
function listedParts(list: Buffer): string[] {
  const names: string[] = [];
  let at = 0;
  while (at + 46 <= list.length && names.length < maxParts && list.subarray(at, at + 4).equals(listEntry)) {
    const nameBytes = list.readUInt16LE(at + 28);
    names.push(list.toString('utf8', at + 46, at + 46 + nameBytes));
    at += 46 + nameBytes + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  return names;
}
