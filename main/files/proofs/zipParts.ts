/** Reads the names of the parts of a ZIP archive from its central directory, without unpacking anything. */
import { type FileBytes, readRange } from './fileBytes.ts';

/** The end record with the longest possible comment. */
const endRecordBytes = 22 + 65_535;
/** An Office document has some dozens of parts. Of a longer list, only this much is read. */
const maxListBytes = 1_024 * 1_024;
const maxParts = 10_000;

const endRecord = Buffer.from('PK\x05\x06', 'latin1');
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
  const listBytes = Math.min(tail.readUInt32LE(end + 12), maxListBytes);
  const listAt = tail.readUInt32LE(end + 16);
  const names = listedParts(await readRange(file, listAt, listBytes));
  return names.length > 0 ? names : headParts(file.head);
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
