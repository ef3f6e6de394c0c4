/** The streams of an OLE compound file, the container of the older Office formats. */
import { type FileBytes, readRange, startsWith } from './fileBytes.ts';

const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const entryBytes = 128;

/** `other` is a document of another program. `unknown` means that the directory could not be read. */
export type CompoundContent = 'word' | 'encrypted' | 'other' | 'unknown';

/** The content of a compound file; null when the file is not one. @throws the file system's errors. */
export async function compoundContent(file: FileBytes): Promise<CompoundContent | null> {
  const { head } = file;
  if (!startsWith(head, signature)) return null;
  if (head.length < 512) return 'unknown';
  const sectorShift = head.readUInt16LE(30);
  if (sectorShift !== 9 && sectorShift !== 12) return 'unknown';
  const sectorBytes = 2 ** sectorShift;
  const directoryAt = (head.readUInt32LE(48) + 1) * sectorBytes;
  // The first sector is enough, because the streams of the root come first.
  return contentOf(streamNames(await readRange(file, directoryAt, sectorBytes)));
}

function streamNames(directory: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + entryBytes <= directory.length; at += entryBytes) {
    const nameBytes = Math.min(directory.readUInt16LE(at + 64), 64);
    if (nameBytes >= 2) names.push(directory.toString('utf16le', at, at + nameBytes - 2));
  }
  return names;
}

/**
 * Streams that identify another program. Their absence proves nothing, because a directory may have several sectors.
 */
const streamsOfOthers: ReadonlySet<string> = new Set([
  'Workbook',
  'Book',
  'PowerPoint Document',
  'VisioDocument',
  '__properties_version1.0',
  '__nameid_version1.0',
  'CONTENTS',
  'Quill',
  'FileHeader',
]);

function contentOf(names: readonly string[]): CompoundContent {
  if (names.includes('WordDocument')) return 'word';
  if (names.some((name) => name === 'EncryptedPackage' || name === 'EncryptionInfo')) return 'encrypted';
  if (names.some((name) => streamsOfOthers.has(name))) return 'other';
  return 'unknown';
}
